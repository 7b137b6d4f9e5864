package dev.troupe.recognition;

import org.jspecify.annotations.Nullable;

/**
 * Why something asked of a recogniser did not happen, as a value. Silence and words that fit
 * nothing are no failures: they are results.
 *
 * @param message one sentence for people
 * @param said the recogniser's own answer, where it gave one
 */
public record RecognitionFailure(Reason reason, String message, @Nullable RecognitionEvent said) {

  /** The same word in metric labels and in logs. */
  public enum Reason {
    /** No connection stands, and nobody is making one. Nothing was sent. */
    NOT_CONNECTED(false),
    /** The recogniser or its token server is out of reach, or broken. */
    VENDOR_UNREACHABLE(true),
    /** Credentials or token are not accepted. */
    VENDOR_ACCESS_DENIED(false),
    /** The recogniser refused the command. */
    VENDOR_REJECTED(false),
    /** The connection was lost before the command was sent. */
    CONNECTION_LOST(true),
    /** The connection was lost behind the command: nobody knows whether it was heeded. */
    OUTCOME_UNKNOWN(false),
    /** No answer came in time. */
    NO_ANSWER(false),
    /** The state of the session does not allow it. Nothing was sent. */
    ILLEGAL_STATE(false),
    /** More waits to be sent than the bounds allow. */
    SEND_QUEUE_FULL(true),
    /** The recognition was ended without a result. */
    STOPPED(false);

    private final boolean retryable;

    Reason(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same request may succeed later without anybody changing anything. */
    public boolean retryable() {
      return retryable;
    }
  }

  public RecognitionFailure(Reason reason, String message) {
    this(reason, message, null);
  }

  /** The recogniser refused. */
  public static RecognitionFailure rejected(RecognitionEvent.Refusal refusal) {
    StringBuilder message = new StringBuilder("the recogniser answered ").append(refusal.kind());
    if (refusal.completionCause() != null) {
      message.append(", ").append(refusal.completionCause());
    }
    if (refusal.completionReason() != null) {
      message.append(", \"").append(refusal.completionReason()).append('"');
    }
    return new RecognitionFailure(Reason.VENDOR_REJECTED, message.toString(), refusal);
  }

  public RecognitionException asException() {
    return new RecognitionException(this);
  }
}
