package dev.troupe.client;

import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionEvent.RecognitionInProgress;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionProtocol.Incoming;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The recognition that was sent and has not ended, of which a session has one at most. Confined to
 * one context.
 */
final class RunningRecognition {
  private final Time time;
  private final Duration patience;
  private final Runnable halt;
  private @Nullable Recognition recognition;
  private long requestId;
  private Time.@Nullable Timer deadline;

  /**
   * @param patience until it must have ended
   * @param halt asks the recogniser to stop what nobody waits for
   */
  RunningRecognition(Time time, Duration patience, Runnable halt) {
    this.time = time;
    this.patience = patience;
    this.halt = halt;
  }

  void begin(Recognition begun, long id) {
    recognition = begun;
    requestId = id;
    deadline = time.after(patience, this::expired);
  }

  private void expired() {
    fail(
        new RecognitionFailure(
            Reason.NO_ANSWER, "no end within %d ms".formatted(patience.toMillis())));
    halt.run();
  }

  void received(Incoming incoming) {
    RecognitionEvent event = incoming.event();
    boolean ours = recognition != null && event.requestId() == requestId;
    if (event instanceof RecognitionInProgress && !ours) {
      halt.run();
    } else if (recognition != null && (ours || ends(incoming))) {
      tell(recognition, incoming);
    }
  }

  /** Whatever ends the one recognition of a session ends this one. */
  private static boolean ends(Incoming incoming) {
    return incoming.before() == RecognitionState.RECOGNITION
        && incoming.after() != RecognitionState.RECOGNITION;
  }

  private void tell(Recognition told, Incoming incoming) {
    RecognitionEvent event = incoming.event();
    if (event instanceof RecognitionComplete || event instanceof RecognitionEvent.Refusal) {
      forget();
      told.told(event);
    } else if (ends(incoming)) {
      fail(new RecognitionFailure(Reason.STOPPED, "stopped before there was a result", event));
    } else {
      told.told(event);
    }
  }

  /** It was never begun, or its answer never came. */
  void abandon(Recognition abandoned) {
    if (recognition == abandoned) {
      forget();
    }
  }

  void fail(RecognitionFailure failure) {
    Recognition failed = recognition;
    if (failed != null) {
      forget();
      failed.failed(failure);
    }
  }

  private void forget() {
    recognition = null;
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
