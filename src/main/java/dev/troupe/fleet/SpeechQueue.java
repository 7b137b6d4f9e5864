package dev.troupe.fleet;

import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.fleet.Utterance.Stage;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
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
 * What one robot says, one after another. The queue is ours; the robot holds the utterance it
 * speaks and at most one more, so that it can synthesise ahead and yet a cancelled one is never
 * heard. Every utterance ends exactly once. Confined.
 */
final class SpeechQueue {
  /** How long a robot may take to report the end of what we cut. */
  private static final Duration CUT_GRACE = Duration.ofSeconds(1);

  private final Wire wire;
  private final LinkFailures failures;
  private final Time time;
  private final RobotOptions options;
  private final SpeechEnds ends;
  private final Deque<Utterance> waiting = new ArrayDeque<>();
  private final Deque<Utterance> handed = new ArrayDeque<>();
  private boolean pumping;

  SpeechQueue(Wire wire, LinkFailures failures, Time time, RobotOptions options, SpeechEnds ends) {
    this.wire = wire;
    this.failures = failures;
    this.time = time;
    this.options = options;
    this.ends = ends;
  }

  /** Hears what changes here. */
  interface SpeechEnds {
    /** An utterance is over: the listener has not heard it yet. */
    void ended(Utterance utterance, Outcome outcome);

    /** What is being said, or how much waits, has changed. */
    void changed();
  }

  // ---- what clients ask ----

  void submit(Utterance utterance) {
    boolean busy = !waiting.isEmpty() || !handed.isEmpty();
    WhenBusy whenBusy = utterance.request.whenBusy();
    if (busy && whenBusy == WhenBusy.REJECT) {
      refuse(utterance, FailureReason.SPEECH_BUSY, "the robot is speaking");
    } else if (busy && whenBusy == WhenBusy.QUEUE && waiting.size() >= options.speechQueue()) {
      refuse(
          utterance,
          FailureReason.SPEECH_QUEUE_FULL,
          waiting.size() + " utterances wait (expected: fewer than " + options.speechQueue() + ")");
    } else {
      boolean interrupts = busy && whenBusy == WhenBusy.INTERRUPT;
      if (interrupts) {
        clear();
      }
      int before = interrupts ? 0 : waiting.size() + handed.size();
      utterance.listener.update(new CommandUpdate.Accepted(utterance.commandId(), before));
      waiting.add(utterance);
      pump();
      ends.changed();
    }
  }

  private void refuse(Utterance utterance, FailureReason reason, String message) {
    Failure failure = new Failure(reason, message).retryAfter(Duration.ofSeconds(1));
    utterance.listener.update(new CommandUpdate.Refused(utterance.commandId(), failure));
  }

  /** Everything stops: what waits is preempted, what is being said is interrupted. */
  void clear() {
    List<Utterance> dropped = new ArrayList<>(waiting);
    waiting.clear();
    dropped.forEach(utterance -> end(utterance, new Outcome.Preempted()));
    if (!handed.isEmpty()) {
      handed.forEach(this::cut);
      silence();
    }
  }

  /** One utterance stops, wherever it is; the others go on. */
  void cancel(String commandId) {
    for (Utterance utterance : waiting) {
      if (utterance.commandId().equals(commandId)) {
        waiting.remove(utterance);
        end(utterance, new Outcome.Preempted());
        return;
      }
    }
    for (Utterance utterance : handed) {
      if (utterance.commandId().equals(commandId) && !utterance.cut) {
        stop(utterance);
        return;
      }
    }
  }

  private void stop(Utterance utterance) {
    for (Utterance other : handed) {
      if (other != utterance && other.stage == Stage.HANDED && !other.cut) {
        other.requeue = true;
      }
      cut(other);
    }
    silence();
  }

  private void cut(Utterance utterance) {
    if (!utterance.cut) {
      utterance.cut = true;
      utterance.disarm();
      utterance.timer = time.after(CUT_GRACE, () -> cutUnheard(utterance));
      if (utterance.stream != null) {
        utterance.stream.closed();
      }
    }
  }

  private void silence() {
    wire.tell(new SpeechCommand.Stop(), () -> {});
  }

  /**
   * The robot never reported the end of what we cut; whether it ever does so is unknown for what
   * had not begun.
   */
  private void cutUnheard(Utterance utterance) {
    if (utterance.stage == Stage.HANDED) {
      dropped(utterance);
    } else {
      end(utterance, interrupted(utterance, ""));
    }
    pump();
  }

  // ---- what the robot gets ----

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      for (Utterance next = waiting.peek(); next != null && room(next); next = waiting.peek()) {
        waiting.remove();
        hand(next);
      }
    } finally {
      pumping = false;
    }
  }

  /**
   * What was cut does not count, since the robot reads our stop before anything behind it; but what
   * comes back to the queue goes first. How streamed speech mixes with other speech in the robot is
   * unknown, so it is kept apart.
   */
  private boolean room(Utterance next) {
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

  /** The one that speaks or is the next to. */
  private @Nullable Utterance head() {
    for (Utterance utterance : handed) {
      if (!utterance.cut) {
        return utterance;
      }
    }
    return null;
  }

  private void hand(Utterance utterance) {
    Long deadline = utterance.request.deadlineNanos();
    if (deadline != null && time.nanos() - deadline > 0) {
      end(utterance, failed(FailureReason.DEADLINE_EXCEEDED, "its deadline passed in the queue"));
      return;
    }
    utterance.stage = Stage.HANDED;
    utterance.cut = false;
    utterance.requeue = false;
    handed.add(utterance);
    long bound =
        time.nanos()
            + 2 * options.speechTimeout().toNanos()
            + 2 * options.speechStartTimeout().toNanos();
    utterance.requestId =
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
    FailureReason reason =
        utterance.stage == Stage.HANDED
            ? FailureReason.SPEECH_NOT_STARTED
            : FailureReason.NO_ANSWER;
    Outcome outcome = failed(reason, "the robot " + what + " in time");
    stop(utterance);
    end(utterance, outcome);
    pump();
  }

  // ---- what the robot says ----

  /**
   * The robot's answers to one handing over; what comes for an earlier one is nobody's any more.
   */
  private final class Answer implements Reply<RobotEvent> {
    private final Utterance utterance;
    private boolean over;

    Answer(Utterance utterance) {
      this.utterance = utterance;
    }

    @Override
    public void sent() {
      if (current()) {
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
        over = true;
        finished(utterance, event);
        pump();
      }
    }

    @Override
    public void failed(LinkFailure failure) {
      if (current()) {
        over = true;
        end(utterance, failures.outcome(failure));
        pump();
      }
    }

    private boolean current() {
      return !over && utterance.stage != Stage.ENDED && utterance.stage != Stage.WAITING;
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
      started(utterance);
    } else if (event instanceof RobotEvent.SpeechBuffer buffer) {
      utterance.playedBytes = buffer.played();
      if (utterance.stream != null) {
        utterance.stream.reported(buffer);
      }
    }
    utterance.progress(event);
    pump();
    ends.changed();
  }

  private void started(Utterance utterance) {
    utterance.stage = Stage.SPEAKING;
    utterance.startedAt = time.nanos();
    if (!utterance.cut) {
      utterance.disarm();
      utterance.timer =
          time.after(options.speechTimeout(), () -> overdue(utterance, "did not end"));
    }
  }

  private void finished(Utterance utterance, RobotEvent event) {
    if (!(event instanceof RobotEvent.SpeakEnded said)) {
      end(utterance, rejected(event));
    } else if (said.failed()) {
      end(utterance, failed(FailureReason.SPEECH_FAILED, "the robot could not say it"));
    } else if (!said.aborted()) {
      end(utterance, new Outcome.Answered(said));
    } else if (utterance.stage == Stage.SPEAKING) {
      end(utterance, interrupted(utterance, said.text()));
    } else {
      dropped(utterance);
    }
  }

  private void dropped(Utterance utterance) {
    if (utterance.requeue) {
      handed.remove(utterance);
      utterance.disarm();
      utterance.stage = Stage.WAITING;
      waiting.addFirst(utterance);
    } else {
      end(utterance, new Outcome.Preempted());
    }
  }

  private void end(Utterance utterance, Outcome outcome) {
    if (utterance.stage == Stage.ENDED) {
      return;
    }
    utterance.stage = Stage.ENDED;
    utterance.disarm();
    handed.remove(utterance);
    if (utterance.stream != null) {
      utterance.stream.closed();
    }
    Utterance head = head();
    if (head != null && head.stage == Stage.HANDED) {
      awaitStart(head);
    }
    ends.ended(utterance, outcome);
    utterance.listener.update(new CommandUpdate.Ended(utterance.commandId(), outcome));
    ends.changed();
  }

  private Outcome interrupted(Utterance utterance, String text) {
    return new Outcome.Interrupted(
        text, Duration.ofNanos(time.nanos() - utterance.startedAt), utterance.playedBytes);
  }

  private static Outcome rejected(RobotEvent event) {
    String text = event instanceof RobotEvent.Rejected refusal ? refusal.text() : event.toString();
    return failed(FailureReason.VENDOR_REJECTED, "the robot refused: " + text);
  }

  private static Outcome failed(FailureReason reason, String message) {
    return new Outcome.Failed(new Failure(reason, message));
  }

  // ---- the link ----

  /**
   * What waits was never sent: it fails at once, safely. What was handed over is failed by the
   * link.
   */
  void lost(Failure failure) {
    List<Utterance> unsent = new ArrayList<>(waiting);
    waiting.clear();
    unsent.forEach(utterance -> end(utterance, new Outcome.Failed(failure)));
  }

  // ---- for readers ----

  @Nullable String speaking() {
    Utterance head = head();
    return head != null && head.stage == Stage.SPEAKING ? head.commandId() : null;
  }

  int queued() {
    return waiting.size();
  }

  boolean idle() {
    return waiting.isEmpty() && handed.isEmpty();
  }
}
