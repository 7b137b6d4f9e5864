package dev.troupe.recognition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a recogniser could not do what was asked, as a value. The words of {@link Reason} are those
 * of the API's error table.
 *
 * @param message one sentence for people; never holds credentials or what was said
 * @param retryAfter when another try makes sense; null when that is not known
 * @param vendorText what the vendor said, verbatim but cut; null when it said nothing
 */
public record SessionFailure(
    Reason reason, String message, @Nullable Duration retryAfter, @Nullable String vendorText) {

  /** The same word stands in the API's {@code ErrorInfo}, in metric labels and in logs. */
  public enum Reason {
    VENDOR_NOT_CONFIGURED,
    VENDOR_UNREACHABLE,
    VENDOR_UNAVAILABLE,
    VENDOR_ACCESS_DENIED,
    VENDOR_REJECTED,
    VENDOR_SESSION_LOST,
    VENDOR_PROTOCOL_ERROR,
    POOL_EXHAUSTED,
    NO_ANSWER,
    ILLEGAL_STATE,
    INVALID_FIELD,
    SEND_QUEUE_FULL,
    DRAINING
  }

  public SessionFailure(Reason reason, String message) {
    this(reason, message, null, null);
  }

  public SessionException asException() {
    return new SessionException(this);
  }
}
