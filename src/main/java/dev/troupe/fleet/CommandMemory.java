package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one robot whose ids clients chose, under way and for some time after: who gives
 * one again hears what becomes of the first, and the robot is asked once. What was never taken is
 * not kept, so that trying again works. Ended ones are bounded by count, age and size; one under
 * way is never forgotten. Confined.
 */
final class CommandMemory {
  /** Characters kept at the most, since an answer may be a picture or a page of JSON. */
  private static final long HEAVIEST = 4 << 20;

  private int most;
  private long keepNanos;
  private final Time time;
  private final Doer doer;
  private final Map<Key, RememberedCommand> commands = new HashMap<>();
  private final Deque<RememberedCommand> ended = new ArrayDeque<>();
  private long weight;

  CommandMemory(int most, Duration age, Time time, Doer doer) {
    this.time = time;
    this.doer = doer;
    keep(most, age);
  }

  /** So many outcomes for so long, from here on. */
  void keep(int count, Duration age) {
    most = count;
    keepNanos = age.toNanos();
  }

  /** Whoever does commands and takes them back. */
  interface Doer {
    void begin(CommandRequest request, @Nullable SpeechStream stream, CommandObserver observer);

    void cancel(CommandRequest request);

    void withdraw(CommandRequest request);

    /** A command was answered from here. */
    void repeated(CommandRequest request);
  }

  /** The same id of somebody else is another one. */
  record Key(String principal, String commandId) {
    static Key of(CommandRequest request) {
      return new Key(request.caller().principal(), request.commandId());
    }
  }

  /** The sound of a repeat is not wanted: {@code stream} is closed then. */
  CommandHold submit(
      CommandRequest request, @Nullable SpeechStream stream, CommandObserver observer) {
    expire();
    Key key = Key.of(request);
    RememberedCommand before = commands.get(key);
    if (before == null) {
      RememberedCommand first =
          new RememberedCommand(key, new RememberedCommand.Here(request), this::over, doer);
      commands.put(key, first);
      CommandHold hold = first.join(observer);
      doer.begin(request, stream, first);
      return hold;
    }
    if (stream != null) {
      stream.closed();
    }
    if (!before.isSameAs(request)) {
      observer.update(new CommandUpdate.Refused(request.commandId(), reused(request)), time.now());
      return RememberedCommand.NOTHING_HELD;
    }
    doer.repeated(request);
    return before.join(observer);
  }

  private static Failure reused(CommandRequest request) {
    return new Failure(
        FailureReason.COMMAND_ID_REUSED,
        "command_id: \""
            + request.commandId()
            + "\" (expected: a new one, or the very command that it was used for)");
  }

  /** Whether a command of the same caller is known under this id. */
  boolean knows(CommandRequest request) {
    expire();
    return commands.containsKey(Key.of(request));
  }

  /** Takes over what became of commands that were given to owners before, oldest first. */
  void remember(List<FormerCommand> former) {
    for (FormerCommand each : former) {
      Key key = new Key(each.principal(), each.commandId());
      if (!commands.containsKey(key)) {
        RememberedCommand command =
            new RememberedCommand(key, new RememberedCommand.Before(each.hash()), this::over, doer);
        commands.put(key, command);
        each.told().forEach(told -> command.update(told.update(), told.at()));
        command.endedAt = time.nanos() - each.age().toNanos();
      }
    }
    expire();
  }

  /** What became of commands, for the next owner: of those that it may do again nothing. */
  List<FormerCommand> ended() {
    expire();
    List<FormerCommand> all = new ArrayList<>();
    for (RememberedCommand command : ended) {
      if (!command.isFree()) {
        Duration age = Duration.ofNanos(time.nanos() - command.endedAt);
        all.add(command.former(age));
      }
    }
    return all;
  }

  private void over(RememberedCommand command) {
    if (command.wasTaken()) {
      command.endedAt = time.nanos();
      ended.add(command);
      weight += command.weight();
      expire();
    } else {
      commands.remove(command.key());
    }
  }

  private void expire() {
    long oldest = time.nanos() - keepNanos;
    for (RememberedCommand first = ended.peek();
        first != null && (ended.size() > most || weight > HEAVIEST || first.endedAt - oldest < 0);
        first = ended.peek()) {
      ended.remove();
      weight -= first.weight();
      commands.remove(first.key());
    }
  }
}
