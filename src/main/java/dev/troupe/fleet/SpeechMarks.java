package dev.troupe.fleet;

import dev.troupe.cluster.CommandMarks;
import dev.troupe.cluster.CommandMarks.Mark;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds speech with an id of its caller's back until the other replicas know of it, so that none of
 * them says it again when this one dies. Speech that comes behind it waits too: what was asked for
 * first is said first. Confined.
 */
final class SpeechMarks {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final byte[] UNDER_WAY = new byte[0];

  /** Of the others to take a mark; they answer within a round trip, or there is no majority. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final CommandMarks marks;
  private final String uid;
  private final Crossing home;
  private final Time time;
  private final Owner owner;
  private final Deque<Held> waiting = new ArrayDeque<>();

  /** Where the speech came from and goes on. */
  interface Owner {
    /** It is its turn. */
    void admit(CommandRequest request, @Nullable SpeechStream stream, CommandListener listener);

    void refuse(@Nullable SpeechStream stream, CommandListener listener, CommandUpdate.Refused why);
  }

  private static final class Held {
    final CommandRequest request;
    final @Nullable SpeechStream stream;
    final CommandListener listener;
    final @Nullable Mark mark;
    boolean ready;
    boolean takenBack;
    @Nullable Failure failure;
    Time.@Nullable Timer patience;

    Held(
        CommandRequest request,
        @Nullable SpeechStream stream,
        CommandListener listener,
        @Nullable Mark mark) {
      this.request = request;
      this.stream = stream;
      this.listener = listener;
      this.mark = mark;
      this.ready = mark == null;
    }
  }

  SpeechMarks(CommandMarks marks, UUID uid, Crossing home, Time time, Owner owner) {
    this.marks = marks;
    this.uid = uid.toString();
    this.home = home;
    this.time = time;
    this.owner = owner;
  }

  /** Whether this one cannot go on at once. */
  boolean holds(CommandRequest request) {
    return switch (request.command().kind()) {
      case SAY_TEXT, SAY_AUDIO, SPEECH_STREAM -> request.repeatable() || !waiting.isEmpty();
      default -> false;
    };
  }

  void hold(CommandRequest request, @Nullable SpeechStream stream, CommandListener listener) {
    Mark mark = request.repeatable() ? mark(request, UNDER_WAY) : null;
    Held held = new Held(request, stream, listener, mark);
    waiting.add(held);
    if (mark != null) {
      held.patience =
          time.after(PATIENCE, () -> answered(held, "no answer from the other replicas"));
      accepted(mark).onComplete(ended -> home.post(() -> answered(held, said(ended.cause()))));
    }
  }

  private Future<Void> accepted(Mark mark) {
    try {
      return marks.accepted(mark);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static @Nullable String said(@Nullable Throwable cause) {
    return cause == null ? null : String.valueOf(cause.getMessage());
  }

  private Mark mark(CommandRequest request, byte[] outcome) {
    return new Mark(
        uid, request.caller().principal(), request.commandId(), CommandHash.of(request), outcome);
  }

  private void answered(Held held, @Nullable String failure) {
    if (held.ready) {
      return;
    }
    held.ready = true;
    if (held.patience != null) {
      held.patience.cancel();
    }
    if (failure != null) {
      log.atWarn()
          .addKeyValue(LogKeys.COMMAND, held.request.commandId())
          .addKeyValue(LogKeys.CAUSE, failure)
          .log("a command could not be marked, and is refused");
      held.failure =
          new Failure(
              FailureReason.STORE_UNAVAILABLE,
              "the other replicas could not be told of the command in time");
    }
    release();
  }

  private void release() {
    for (Held next = waiting.peek(); next != null && next.ready; next = waiting.peek()) {
      waiting.remove();
      release(next);
    }
  }

  private void release(Held held) {
    CommandListener listener = held.mark == null ? held.listener : marked(held);
    String id = held.request.commandId();
    if (held.failure != null) {
      owner.refuse(held.stream, listener, new CommandUpdate.Refused(id, held.failure));
    } else if (held.takenBack) {
      if (held.stream != null) {
        held.stream.closed();
      }
      listener.update(new CommandUpdate.Accepted(id, 0));
      listener.update(new CommandUpdate.Ended(id, new Outcome.Preempted()));
    } else {
      owner.admit(held.request, held.stream, listener);
    }
  }

  /** Its end is marked before its caller hears of it, who may give it again elsewhere. */
  private CommandListener marked(Held held) {
    return update -> {
      if (update instanceof CommandUpdate.Ended || update instanceof CommandUpdate.Refused) {
        end(held.request, update);
      }
      held.listener.update(update);
    };
  }

  private void end(CommandRequest request, CommandUpdate update) {
    try {
      marks.ended(mark(request, RecordJson.write(update)));
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("the end of a command could not be marked");
    }
  }

  /** Takes back what waits here; tells whether it did. */
  boolean takeBack(CommandRequest request) {
    for (Held held : waiting) {
      if (held.request == request) {
        held.takenBack = true;
        return true;
      }
    }
    return false;
  }

  /** Of all that waits here nothing is said. */
  void takeBackAll() {
    waiting.forEach(held -> held.takenBack = true);
  }

  /** What marks say of the robot's commands to whoever takes it. */
  static List<FormerCommand> read(List<Mark> marks, Instant now) {
    List<FormerCommand> commands = new ArrayList<>();
    for (Mark mark : marks) {
      CommandUpdate end = end(mark);
      if (end == null) {
        commands.add(FormerCommand.unknown(mark.principal(), mark.commandId(), mark.hash(), now));
      } else if (end instanceof CommandUpdate.Ended ended
          && !FormerCommand.isFree(ended.outcome())) {
        commands.add(
            FormerCommand.ended(
                mark.principal(), mark.commandId(), mark.hash(), ended.outcome(), now));
      }
    }
    return commands;
  }

  /** Null when it is not known. */
  private static @Nullable CommandUpdate end(Mark mark) {
    if (mark.outcome().length == 0) {
      return null;
    }
    try {
      return RecordJson.read(RecordJson.read(mark.outcome()), CommandUpdate.class);
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("the end of a command was marked in a form that cannot be read");
      return null;
    }
  }
}
