package dev.troupe.fleet;

import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Utterance.Stage;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The utterances that a robot holds: the one it speaks, those we cut and whose end is awaited, and
 * at most one ahead. Confined.
 */
final class Mouth {
  /** How long a robot may take to report the end of what we cut. */
  private static final Duration CUT_GRACE = Duration.ofSeconds(1);

  private final Wire wire;
  private final LinkFailures failures;
  private final Time time;
  private RobotOptions options;
  private final Listener listener;
  private final StartHistory starts;
  private final Deque<Utterance> handed = new ArrayDeque<>();

  Mouth(Wire wire, LinkFailures failures, Time time, RobotOptions options, Listener listener) {
    this.wire = wire;
    this.failures = failures;
    this.time = time;
    this.options = options;
    this.listener = listener;
    this.starts = new StartHistory(time);
  }

  /** For what is handed over, begun or awaited from here on. */
  void use(RobotOptions latest) {
    options = latest;
  }

  /** The queue in front of it. */
  interface Listener {
    void ended(Utterance utterance, Outcome outcome);

    /**
     * It was dropped by a stop that was meant for another one: it is to be handed over again, first
     * of all.
     */
    void returned(Utterance utterance);

    /** There may be room now, or another one is being said. */
    void changed();
  }

  // ---- in ----

  /**
   * What was cut does not count, since the robot reads our stop before anything behind it; but what
   * comes back to the queue goes first. How streamed speech mixes with other speech in the robot is
   * unknown, so it is kept apart.
   */
  boolean hasRoomFor(Utterance next) {
    if (handed.stream().anyMatch(utterance -> utterance.requeue)) {
      return false;
    }
    List<Utterance> live = handed.stream().filter(utterance -> !utterance.cut).toList();
    if (live.isEmpty()) {
      return true;
    }
    boolean streams = next.isStream() || live.stream().anyMatch(Utterance::isStream);
    return !streams && live.size() <= options.speechAhead() && live.get(0).stage == Stage.SPEAKING;
  }

  void hand(Utterance utterance) {
    utterance.stage = Stage.HANDED;
    utterance.cut = false;
    utterance.requeue = false;
    utterance.doubtful = false;
    utterance.alone = handed.isEmpty() && utterance.handings == 0;
    utterance.leftAt = null;
    handed.add(utterance);
    // The link forgets it in the end; our own timers are far quicker.
    long bound =
        time.nanos()
            + 2 * options.speechTimeout().toNanos()
            + 2 * options.speechStartTimeout().toNanos();
    wire.ask(utterance.request.command(), utterance.commandId(), bound, new Answer(utterance));
    if (utterance.stage == Stage.HANDED && head() == utterance) {
      awaitStart(utterance);
    }
    if (utterance.stage == Stage.HANDED && utterance.stream != null) {
      utterance.stream.opened();
    }
  }

  private void awaitStart(Utterance utterance) {
    if (utterance.timer == null) {
      utterance.timer =
          time.after(options.speechStartTimeout(), () -> overdue(utterance, "did not begin"));
    }
  }

  private void overdue(Utterance utterance, String what) {
    boolean begun = utterance.stage == Stage.SPEAKING;
    Outcome outcome =
        !begun && utterance.stream != null && utterance.stream.isUnfed()
            ? failed(FailureReason.DEADLINE_EXCEEDED, "no audio came to be said in time")
            : failed(
                begun ? FailureReason.NO_ANSWER : FailureReason.SPEECH_NOT_STARTED,
                "the robot " + what + " in time");
    // A robot that does not say that one ended may not have said either that the next one began.
    castDoubt(utterance);
    stop(utterance);
    end(utterance, outcome);
  }

  // ---- out ----

  /** Everything stops. */
  void stopAll() {
    if (!handed.isEmpty()) {
      for (Utterance utterance : List.copyOf(handed)) {
        cut(utterance);
        isUnwanted(utterance);
      }
      silence();
    }
  }

  /**
   * This one stops; what the robot held behind it comes back to the queue. The robot's stop is for
   * all it holds: for what it has not begun yet that waits until it has said what is before it.
   */
  void cancel(CommandRequest request) {
    for (Utterance utterance : handed) {
      if (utterance.request == request) {
        boolean next = !utterance.cut && utterance == head();
        isUnwanted(utterance);
        if (next) {
          stop(utterance);
        }
        return;
      }
    }
  }

  private void isUnwanted(Utterance utterance) {
    utterance.unwanted = true;
    if (utterance.requeue && utterance.timer == null) {
      // Its last word came already, or is not waited for any more.
      end(utterance, new Outcome.Preempted());
    }
  }

  private void stop(Utterance utterance) {
    List<Utterance> behind = new ArrayList<>();
    for (Utterance other : handed) {
      if (other != utterance && other.stage == Stage.HANDED && !other.cut && !other.unwanted) {
        other.requeue = true;
        behind.add(other);
      }
      cut(other);
    }
    silence();
    if (!behind.isEmpty()) {
      wire.barrier(time.nanos() + options.speechStartTimeout().toNanos(), new Behind(behind));
    }
  }

  /**
   * What a stop was not meant for may be said again only if it certainly had not begun: the robot
   * has read the stop, has said all it had to say before that, and nothing of it is missing.
   */
  private final class Behind implements Reply<RobotEvent> {
    private final List<Utterance> dropped;
    private final List<Integer> handings;

    Behind(List<Utterance> dropped) {
      this.dropped = dropped;
      this.handings = dropped.stream().map(utterance -> utterance.handings).toList();
    }

    @Override
    public void ended(RobotEvent event) {
      // The last one first: each goes to the front of the queue.
      for (int i = dropped.size() - 1; i >= 0; i--) {
        Utterance utterance = dropped.get(i);
        if (isOpen(i) && utterance.unwanted) {
          end(utterance, new Outcome.Preempted());
        } else if (isOpen(i) && isCertain(utterance)) {
          comesBack(utterance);
        } else if (isOpen(i)) {
          end(utterance, new Outcome.Unknown(lostWord()));
        }
      }
    }

    private boolean isOpen(int index) {
      Utterance utterance = dropped.get(index);
      return utterance.stage == Stage.HANDED
          && utterance.requeue
          && utterance.handings == handings.get(index);
    }

    @Override
    public void failed(LinkFailure failure) {
      Outcome outcome = failures.outcome(new LinkFailure(failure.cause(), failure.message(), true));
      for (int i = 0; i < dropped.size(); i++) {
        if (isOpen(i)) {
          end(dropped.get(i), outcome);
        }
      }
    }
  }

  private boolean isCertain(Utterance utterance) {
    return !utterance.doubtful
        && handed.stream()
            .takeWhile(before -> before != utterance)
            .allMatch(before -> before.requeue);
  }

  /** Whether the others that the robot holds have begun cannot be known any more. */
  private void castDoubt(Utterance utterance) {
    handed.forEach(other -> other.doubtful |= other != utterance);
  }

  private static Failure lostWord() {
    return new Failure(
        FailureReason.OUTCOME_UNKNOWN,
        "the robot never said what became of the utterance before: this one may have begun");
  }

  private void comesBack(Utterance utterance) {
    handed.remove(utterance);
    utterance.disarm();
    utterance.requeue = false;
    utterance.stage = Stage.WAITING;
    listener.returned(utterance);
  }

  private void cut(Utterance utterance) {
    if (!utterance.cut) {
      utterance.cut = true;
      utterance.disarm();
      awaitCut(utterance);
      utterance.closeStream();
    }
  }

  private void awaitCut(Utterance utterance) {
    utterance.timer = time.after(CUT_GRACE, () -> cutUnheard(utterance));
  }

  private void silence() {
    wire.tell(new SpeechCommand.Stop(), () -> {});
  }

  /**
   * The robot never reported the end of what we cut; for what had not begun that is allowed
   * (inferred), and {@link Behind} tells what becomes of it.
   */
  private void cutUnheard(Utterance utterance) {
    if (utterance.stage != Stage.HANDED) {
      castDoubt(utterance);
      end(utterance, interrupted(utterance, ""));
    } else if (!utterance.requeue || utterance.unwanted) {
      end(utterance, new Outcome.Preempted());
    } else {
      utterance.timer = null;
    }
  }

  // ---- what the robot says ----

  /**
   * The robot's answers to one handing over; what comes for an earlier one is nobody's any more.
   */
  private final class Answer implements Reply<RobotEvent> {
    private final Utterance utterance;
    private final int handing;

    Answer(Utterance utterance) {
      this.utterance = utterance;
      this.handing = ++utterance.handings;
    }

    @Override
    public void sent() {
      if (current() && !utterance.sent) {
        utterance.sent = true;
        utterance.leftAt = utterance.alone ? time.nanos() : null;
        utterance.listener.update(new CommandUpdate.Sent(utterance.commandId()));
      }
    }

    @Override
    public void progress(RobotEvent event) {
      if (current()) {
        heard(utterance, event);
      }
    }

    @Override
    public void ended(RobotEvent event) {
      if (current()) {
        finished(utterance, event);
      }
    }

    @Override
    public void failed(LinkFailure failure) {
      if (current()) {
        end(utterance, failures.outcome(failure));
      }
    }

    private boolean current() {
      return handing == utterance.handings
          && (utterance.stage == Stage.HANDED || utterance.stage == Stage.SPEAKING);
    }
  }

  /**
   * Messages of streamed speech and words may come without a request id: then they are of what is
   * being said.
   */
  void observe(RobotEvent event) {
    Utterance head = head();
    if (head != null
        && (event instanceof RobotEvent.SpeechBuffer || event instanceof RobotEvent.SpokenWord)) {
      heard(head, event);
    }
  }

  private void heard(Utterance utterance, RobotEvent event) {
    if (event instanceof RobotEvent.SpeakStarted && utterance.stage == Stage.HANDED) {
      learn(utterance, event);
      started(utterance);
    } else if (event instanceof RobotEvent.SpeechBuffer buffer) {
      // Whether a robot announces the start of a stream is inferred; that it plays is enough.
      if (buffer.played() > 0 && utterance.stage == Stage.HANDED) {
        started(utterance);
      }
      utterance.playedBytes = buffer.played();
      if (utterance.stream != null) {
        utterance.stream.reported(buffer);
      }
    }
    utterance.progress(event);
    listener.changed();
  }

  private void learn(Utterance utterance, RobotEvent event) {
    if (utterance.isStream()) {
      return;
    }
    Long left = utterance.leftAt;
    if (left == null) {
      starts.isKnown(utterance.request.command());
    } else {
      starts.began(utterance.request.command(), event, time.nanos() - left);
    }
  }

  private void started(Utterance utterance) {
    utterance.stage = Stage.SPEAKING;
    utterance.startedAt = time.nanos();
    if (utterance.unwanted && !utterance.cut) {
      stop(utterance);
    } else if (utterance.cut && utterance.timer == null) {
      // It began behind our stop, or the word of it came late: its end may never come either.
      awaitCut(utterance);
    } else if (!utterance.cut) {
      utterance.disarm();
      utterance.timer =
          time.after(options.speechTimeout(), () -> overdue(utterance, "did not end"));
    }
  }

  private void finished(Utterance utterance, RobotEvent event) {
    if (utterance.cut && !(event instanceof RobotEvent.SpeakEnded end && end.aborted())) {
      // It was over before the stop came: what is behind it may have begun, be it that the word of
      // that got lost.
      castDoubt(utterance);
    }
    if (!(event instanceof RobotEvent.SpeakEnded said)) {
      end(utterance, rejected(event));
    } else if (said.failed()) {
      end(utterance, failed(FailureReason.SPEECH_FAILED, "the robot could not say it"));
    } else if (!said.aborted()) {
      end(utterance, new Outcome.Answered(said));
    } else if (utterance.stage == Stage.SPEAKING) {
      end(utterance, interrupted(utterance, said.text()));
    } else if (!said.text().isEmpty()) {
      // Its beginning was never heard.
      end(utterance, new Outcome.Interrupted(said.text(), Duration.ZERO, null));
    } else if (!utterance.requeue || utterance.unwanted) {
      end(utterance, new Outcome.Preempted());
    } else {
      utterance.disarm();
    }
  }

  private void end(Utterance utterance, Outcome outcome) {
    if (utterance.stage == Stage.ENDED) {
      return;
    }
    utterance.stage = Stage.ENDED;
    handed.remove(utterance);
    Utterance head = head();
    if (head != null && head.unwanted) {
      stop(head);
    } else if (head != null && head.stage == Stage.HANDED) {
      awaitStart(head);
    }
    listener.ended(utterance, outcome);
  }

  private Outcome interrupted(Utterance utterance, String text) {
    return new Outcome.Interrupted(
        text, Duration.ofNanos(time.nanos() - utterance.startedAt), utterance.playedBytes);
  }

  private static Outcome rejected(RobotEvent event) {
    String text = event instanceof RobotEvent.Rejected refusal ? refusal.text() : event.toString();
    return new Outcome.Failed(Failure.rejected(text));
  }

  private static Outcome failed(FailureReason reason, String message) {
    return new Outcome.Failed(new Failure(reason, message));
  }

  // ---- for readers ----

  StartEstimate estimate(RobotCommand command) {
    return starts.estimate(command);
  }

  StartHistory starts() {
    return starts;
  }

  /** The one that speaks or is the next to. */
  private @Nullable Utterance head() {
    for (Utterance utterance : handed) {
      if (!utterance.cut) {
        return utterance;
      }
    }
    return null;
  }

  @Nullable String speaking() {
    Utterance head = head();
    return head != null && head.stage == Stage.SPEAKING ? head.commandId() : null;
  }

  int held() {
    return handed.size();
  }

  /** How many of them are said, or said again, before what comes now. */
  int ahead() {
    return (int) handed.stream().filter(utterance -> !utterance.cut || utterance.requeue).count();
  }
}
