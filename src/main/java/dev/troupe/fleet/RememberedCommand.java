package dev.troupe.fleet;

import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One command with all that a caller must hear of it, whenever it comes: those that gave it share
 * its course. Confined.
 */
final class RememberedCommand implements CommandObserver {
  static final CommandHold NOTHING_HELD =
      new CommandHold() {
        @Override
        public void cancel() {}

        @Override
        public void withdraw() {}
      };

  /** Of what a robot says about one command; listening may go on for hours. */
  private static final int MOST_TOLD = 64;

  /** About what one takes besides its texts. */
  private static final int BARE = 512;

  private final CommandMemory.Key key;
  private Asked asked;
  private final Consumer<RememberedCommand> over;
  private final CommandMemory.Doer doer;
  private final List<FormerCommand.Told> told = new ArrayList<>(4);
  private final List<CommandObserver> observers = new ArrayList<>(1);
  private int holders;
  private int weight;
  private boolean taken;
  private boolean ended;
  long endedAt;

  /** What it was, as far as it is known here. */
  sealed interface Asked {
    /** Who gives it, under which leases and until when may differ from one time to the other. */
    boolean isSameAs(CommandRequest other);

    byte[] hash();
  }

  /** Given to this owner of the robot. */
  record Here(CommandRequest request) implements Asked {
    @Override
    public boolean isSameAs(CommandRequest other) {
      return request.command().equals(other.command())
          && request.whenBusy() == other.whenBusy()
          && request.confirm() == other.confirm();
    }

    @Override
    public byte[] hash() {
      return CommandHash.of(request);
    }
  }

  /** Given to an owner before, and over. */
  record Before(byte[] hash) implements Asked {
    @Override
    public boolean isSameAs(CommandRequest other) {
      return CommandHash.same(hash, other);
    }
  }

  RememberedCommand(
      CommandMemory.Key key,
      Asked asked,
      Consumer<RememberedCommand> over,
      CommandMemory.Doer doer) {
    this.key = key;
    this.asked = asked;
    this.over = over;
    this.doer = doer;
    this.weight = BARE + (asked instanceof Here here ? weight(here.request) : 0);
  }

  CommandMemory.Key key() {
    return key;
  }

  boolean isSameAs(CommandRequest other) {
    return asked.isSameAs(other);
  }

  /** Whether it ended so that another owner may do it as if it had never been given. */
  boolean isFree() {
    return told.stream()
        .anyMatch(each ->
            each.update() instanceof CommandUpdate.Ended end
                && FormerCommand.isFree(end.outcome()));
  }

  /** For the next owner. */
  FormerCommand former(Duration age) {
    return new FormerCommand(key.principal(), key.commandId(), asked.hash(), told, age);
  }

  /** Whether it was ever accepted. */
  boolean wasTaken() {
    return taken;
  }

  /** In characters or bytes, roughly. */
  int weight() {
    return weight;
  }

  /** The observer hears all of it, also what was before. */
  CommandHold join(CommandObserver observer) {
    told.forEach(each -> observer.update(again(each.update()), each.at()));
    if (ended) {
      return NOTHING_HELD;
    }
    observers.add(observer);
    holders++;
    return asked instanceof Here here ? new Share(here.request) : NOTHING_HELD;
  }

  private CommandUpdate again(CommandUpdate update) {
    return update instanceof CommandUpdate.Accepted accepted ? accepted.again(ended) : update;
  }

  /** What one of several holds of it; whoever lets go still hears the end. */
  private final class Share implements CommandHold {
    private final CommandRequest request;
    private boolean gone;

    Share(CommandRequest request) {
      this.request = request;
    }

    @Override
    public void cancel() {
      if (leaves()) {
        doer.cancel(request);
      }
    }

    @Override
    public void withdraw() {
      if (leaves()) {
        doer.withdraw(request);
      }
    }

    private boolean leaves() {
      if (gone) {
        return false;
      }
      gone = true;
      return --holders == 0 && !ended;
    }
  }

  @Override
  public void update(CommandUpdate update, Instant at) {
    switch (update) {
      case CommandUpdate.Accepted accepted -> {
        taken = true;
        keep(accepted, at);
      }
      case CommandUpdate.Sent sent -> keep(sent, at);
      case CommandUpdate.Progress progress -> {
        if (isWaitedFor(progress.event()) && told.size() < MOST_TOLD) {
          weight += new RobotRecord.Said(null, progress.event()).weight();
          keep(progress, at);
        }
      }
      case CommandUpdate.Ended end -> {
        weight += weight(end.outcome());
        keep(end, at);
        ended = true;
      }
      case CommandUpdate.Refused refused -> ended = true;
    }
    // A copy, and before anybody is told: who hears the end may give the command again.
    List<CommandObserver> hearing = List.copyOf(observers);
    if (ended) {
      observers.clear();
      forgetSpan();
      over.accept(this);
    }
    hearing.forEach(observer -> observer.update(update, at));
  }

  private void keep(CommandUpdate update, Instant at) {
    told.add(new FormerCommand.Told(update, at));
  }

  /** What some answer is made of; words, buffers and partial hearing pass. */
  private static boolean isWaitedFor(RobotEvent event) {
    return switch (event.kind()) {
      case SPEAK_STARTED, GESTURE_STARTED, LISTEN_STARTED, HEAR_ENDED -> true;
      default -> false;
    };
  }

  /** Its trace is told; what is remembered needs none of it. */
  private void forgetSpan() {
    if (asked instanceof Here here) {
      asked = new Here(here.request.withoutSpan());
    }
  }

  private static int weight(CommandRequest request) {
    return switch (request.command()) {
      case SpeechCommand.SayText say -> say.text().length();
      case SpeechCommand.SayAudio say -> say.url().length() + say.text().length();
      case SystemCommand.Raw raw -> raw.json().length();
      default -> 0;
    };
  }

  private static int weight(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered ->
          answered.answer() instanceof RobotEvent.CameraPicture picture
              ? picture.jpeg().length
              : new RobotRecord.Said(null, answered.answer()).weight();
      case Outcome.Interrupted interrupted -> interrupted.text().length();
      default -> 0;
    };
  }
}
