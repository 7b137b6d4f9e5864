package dev.troupe.avatar;

import dev.troupe.link.PoolCause;
import dev.troupe.link.PoolFailure;
import dev.troupe.link.PoolFailureException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no session, or none any more, as a value. The words of {@link Reason} are those of
 * the API's error table.
 *
 * @param message one sentence for people; never holds credentials
 * @param retryAfter when another try makes sense; null when that is not known
 * @param error what the vendor said or did; null when it was not the vendor
 */
public record AvatarFailure(
    Reason reason, String message, @Nullable Duration retryAfter, @Nullable AvatarError error) {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** The same word stands in the API's {@code ErrorInfo}, in metric labels and in logs. */
  public enum Reason {
    VENDOR_NOT_CONFIGURED,
    VENDOR_UNREACHABLE,
    VENDOR_UNAVAILABLE,
    VENDOR_ACCESS_DENIED,
    VENDOR_CREDITS_EXHAUSTED,
    VENDOR_BILLING_DENIED,
    VENDOR_CONCURRENCY_LIMIT,
    VENDOR_SESSION_LOST,
    VENDOR_SESSION_EXPIRED,
    VENDOR_PROTOCOL_ERROR,
    VENDOR_REJECTED,
    AVATAR_UNKNOWN,
    EGRESS_REFUSED,
    EGRESS_UNAVAILABLE,
    POOL_EXHAUSTED,
    SLOW_CONSUMER,
    INVALID_FIELD,
    DRAINING
  }

  public AvatarFailure(Reason reason, String message) {
    this(reason, message, null, null);
  }

  /** The reason that a call ends with when this went wrong. */
  public static Reason reason(AvatarErrorCode code) {
    return switch (code) {
      case SESSION_TOKEN_EXPIRED, SESSION_TOKEN_INVALID, APP_ID_UNRECOGNIZED, APP_ID_MISMATCH ->
          Reason.VENDOR_ACCESS_DENIED;
      case AVATAR_NOT_FOUND -> Reason.AVATAR_UNKNOWN;
      case BILLING_REQUIRED -> Reason.VENDOR_BILLING_DENIED;
      case CREDITS_EXHAUSTED -> Reason.VENDOR_CREDITS_EXHAUSTED;
      case SESSION_DURATION_EXCEEDED, IDLE_TIMEOUT -> Reason.VENDOR_SESSION_EXPIRED;
      case CONCURRENCY_LIMIT -> Reason.VENDOR_CONCURRENCY_LIMIT;
      case UNSUPPORTED_SAMPLE_RATE -> Reason.INVALID_FIELD;
      case INVALID_EGRESS_CONFIG -> Reason.EGRESS_REFUSED;
      case EGRESS_UNAVAILABLE -> Reason.EGRESS_UNAVAILABLE;
      case UPSTREAM_ERROR, SERVER_ERROR, UNKNOWN -> Reason.VENDOR_UNAVAILABLE;
      case INVALID_REQUEST -> Reason.VENDOR_REJECTED;
      case CONNECTION_FAILED -> Reason.VENDOR_UNREACHABLE;
      case CONNECTION_CLOSED -> Reason.VENDOR_SESSION_LOST;
      case PROTOCOL_ERROR -> Reason.VENDOR_PROTOCOL_ERROR;
    };
  }

  public static AvatarFailure of(AvatarError error) {
    Duration retry = error.retryAfter() != null || !error.retryable() ? error.retryAfter() : SOON;
    return new AvatarFailure(reason(error.code()), error.message(), retry, error);
  }

  /** What a future of a token, a dial, a pool or a session failed with. */
  public static AvatarFailure of(Throwable error) {
    return switch (error) {
      case AvatarFailureException known -> known.failure();
      case AvatarException vendor -> of(vendor.error());
      case PoolFailureException pool -> pool(pool.failure());
      default ->
          of(
              AvatarError.of(
                  AvatarErrorCode.PROTOCOL_ERROR,
                  AvatarPhase.UNKNOWN,
                  "the vendor did not do as it should: " + error.getMessage()));
    };
  }

  /** The pool knows why it has none: what the vendor said is worth more than that. */
  private static AvatarFailure pool(PoolFailure failure) {
    if (failure.cause() == PoolCause.CLOSED) {
      return new AvatarFailure(Reason.DRAINING, "the gateway is shutting down", SOON, null);
    }
    Throwable origin = failure.origin() == null ? null : failure.origin().error();
    if (origin != null) {
      AvatarFailure why = of(origin);
      return failure.retryAfter() == null || why.retryAfter() == null
          ? why
          : new AvatarFailure(why.reason(), why.message(), failure.retryAfter(), why.error());
    }
    boolean dialling = failure.origin() != null;
    return new AvatarFailure(
        dialling ? Reason.VENDOR_UNREACHABLE : Reason.POOL_EXHAUSTED,
        failure.message(),
        failure.retryAfter() == null ? SOON : failure.retryAfter(),
        null);
  }

  public AvatarFailureException asException() {
    return new AvatarFailureException(this);
  }
}
