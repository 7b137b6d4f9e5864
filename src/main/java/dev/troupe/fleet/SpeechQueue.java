package dev.troupe.fleet;

import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.fleet.Utterance.Stage;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one robot says, one after another. The queue is ours, so that a cancelled utterance is never
 * heard; the robot holds the one it speaks and at most one more, so that it can synthesise ahead.
 * Every utterance ends exactly once. Confined.
 */
final class SpeechQueue implements Mouth.Listener {
  private final Time time;
  private RobotOptions options;
  private final Listener listener;
  private final Mouth mouth;
  private final Deque<Utterance> waiting = new ArrayDeque<>();
  private boolean pumping;

  SpeechQueue(
      Wire wire, LinkFailures failures, Time time, RobotOptions options, Listener listener) {
    this.time = time;
    this.options = options;
    this.listener = listener;
    this.mouth = new Mouth(wire, failures, time, options, this);
  }

  /** Hears what changes here. */
  interface Listener {
    /** An utterance is over; its client has not heard it yet. */
    void ended(Utterance utterance, Outcome outcome);

    /** What is being said, or how much waits, has changed. */
    void changed();
  }

  /** For what comes from here on. */
  void use(RobotOptions latest) {
    options = latest;
    mouth.use(latest);
    changed();
  }

  void submit(Utterance utterance) {
    WhenBusy whenBusy = utterance.request.whenBusy();
    if (!idle() && whenBusy == WhenBusy.REJECT) {
      refuse(utterance, FailureReason.SPEECH_BUSY, "the robot is speaking");
    } else if (!idle() && whenBusy == WhenBusy.QUEUE && waiting.size() >= options.speechQueue()) {
      refuse(
          utterance,
          FailureReason.SPEECH_QUEUE_FULL,
          waiting.size() + " utterances wait (expected: fewer than " + options.speechQueue() + ")");
    } else {
      if (whenBusy == WhenBusy.INTERRUPT) {
        clear();
      }
      int before = whenBusy == WhenBusy.INTERRUPT ? 0 : waiting.size() + mouth.ahead();
      utterance.listener.update(new CommandUpdate.Accepted(utterance.commandId(), before));
      waiting.add(utterance);
      changed();
    }
  }

  private void refuse(Utterance utterance, FailureReason reason, String message) {
    Failure failure = new Failure(reason, message).retryAfter(Duration.ofSeconds(1));
    utterance.stage = Stage.ENDED;
    utterance.closeStream();
    utterance.listener.update(new CommandUpdate.Refused(utterance.commandId(), failure));
  }

  /** Everything stops: what waits is preempted, what is being said is interrupted. */
  void clear() {
    endWaiting(new Outcome.Preempted());
    mouth.stopAll();
  }

  /** One utterance stops, wherever it is; the others go on. */
  void cancel(CommandRequest request) {
    if (!withdraw(request)) {
      mouth.cancel(request);
    }
  }

  /** One utterance is not said, unless the robot has it already; tells whether it was waiting. */
  boolean withdraw(CommandRequest request) {
    for (Utterance utterance : waiting) {
      if (utterance.request == request) {
        waiting.remove(utterance);
        ended(utterance, new Outcome.Preempted());
        return true;
      }
    }
    return false;
  }

  /**
   * What waits was never sent: it fails at once, safely. What was handed over is failed by the
   * link.
   */
  void lost(Failure failure) {
    endWaiting(new Outcome.Failed(failure));
  }

  private void endWaiting(Outcome outcome) {
    List<Utterance> unsaid = new ArrayList<>(waiting);
    waiting.clear();
    unsaid.forEach(utterance -> ended(utterance, outcome));
  }

  /** Messages that came without a request id. */
  void observe(RobotEvent event) {
    mouth.observe(event);
  }

  // ---- from the mouth ----

  @Override
  public void ended(Utterance utterance, Outcome outcome) {
    utterance.stage = Stage.ENDED;
    utterance.disarm();
    utterance.closeStream();
    listener.ended(utterance, outcome);
    utterance.listener.update(new CommandUpdate.Ended(utterance.commandId(), outcome));
    changed();
  }

  @Override
  public void returned(Utterance utterance) {
    waiting.addFirst(utterance);
    changed();
  }

  @Override
  public void changed() {
    pump();
    listener.changed();
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      Utterance next = waiting.peek();
      while (next != null && mouth.hasRoomFor(next)) {
        waiting.remove();
        if (isLate(next)) {
          Failure late =
              new Failure(
                  FailureReason.DEADLINE_EXCEEDED,
                  "the deadline passed while it waited to be said");
          ended(next, new Outcome.Failed(late));
        } else {
          mouth.hand(next);
        }
        next = waiting.peek();
      }
    } finally {
      pumping = false;
    }
  }

  private boolean isLate(Utterance utterance) {
    Long deadline = utterance.request.deadlineNanos();
    return deadline != null && time.nanos() - deadline > 0;
  }

  // ---- for readers ----

  @Nullable String speaking() {
    return mouth.speaking();
  }

  StartEstimate estimate(RobotCommand command) {
    return mouth.estimate(command);
  }

  /** How long the robot took to begin before. */
  StartHistory starts() {
    return mouth.starts();
  }

  int queued() {
    return waiting.size();
  }

  boolean idle() {
    return waiting.isEmpty() && mouth.held() == 0;
  }
}
