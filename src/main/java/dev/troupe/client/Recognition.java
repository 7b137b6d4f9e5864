package dev.troupe.client;

import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionEvent.RecognitionInProgress;
import dev.troupe.recognition.RecognitionEvent.StartOfInput;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One recognition. Its futures fail with a {@link RecognitionException}: {@code VENDOR_REJECTED}
 * when it did not begin, {@code STOPPED} when it was stopped, {@code OUTCOME_UNKNOWN} when the
 * connection was lost, {@code NO_ANSWER} when it took longer than {@link
 * RecognizerOptions.Waits#recognition}, or with what kept it from being sent.
 */
public final class Recognition {
  private final Promise<RecognitionInProgress> listening = Promise.promise();
  private final Promise<StartOfInput> speech = Promise.promise();
  private final Promise<RecognitionComplete> complete = Promise.promise();

  Recognition() {}

  /** Done when the recogniser listens. */
  public Future<RecognitionInProgress> listening() {
    return listening.future();
  }

  /**
   * Done when somebody begins to speak, the moment to stop a prompt; fails when the recognition
   * ends before that, and in hotword mode always.
   */
  public Future<StartOfInput> speech() {
    return speech.future();
  }

  /**
   * Done when the recognition has ended by itself, with or without a match: {@link
   * RecognitionComplete#outcome} tells.
   */
  public Future<RecognitionComplete> complete() {
    return complete.future();
  }

  void told(RecognitionEvent event) {
    switch (event) {
      case RecognitionInProgress started -> listening.tryComplete(started);
      case StartOfInput started -> speech.tryComplete(started);
      case RecognitionComplete result -> ended(result);
      case RecognitionEvent.Refusal refusal -> failed(RecognitionFailure.rejected(refusal));
      default -> {}
    }
  }

  private void ended(RecognitionComplete result) {
    RecognitionException over =
        new RecognitionFailure(Reason.STOPPED, "the recognition ended before", result)
            .asException();
    listening.tryFail(over);
    speech.tryFail(over);
    complete.tryComplete(result);
  }

  void failed(RecognitionFailure failure) {
    RecognitionException exception = failure.asException();
    listening.tryFail(exception);
    speech.tryFail(exception);
    complete.tryFail(exception);
  }
}
