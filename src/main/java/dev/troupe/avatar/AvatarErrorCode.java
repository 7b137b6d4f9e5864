package dev.troupe.avatar;

/**
 * Why an avatar failed. The words are those that the official clients promise to keep, and of their
 * successor {@link #CONCURRENCY_LIMIT}; they are also the meter's label.
 */
public enum AvatarErrorCode {
  SESSION_TOKEN_EXPIRED("sessionTokenExpired", Retry.FRESH, AvatarErrorScope.SESSION),
  SESSION_TOKEN_INVALID("sessionTokenInvalid", Retry.FRESH, AvatarErrorScope.SESSION),
  APP_ID_UNRECOGNIZED("appIDUnrecognized", Retry.NO, AvatarErrorScope.APP),
  /** The token belongs to another app than the one named. */
  APP_ID_MISMATCH("appIDMismatch", Retry.NO, AvatarErrorScope.APP),
  AVATAR_NOT_FOUND("avatarNotFound", Retry.NO, AvatarErrorScope.AVATAR),
  BILLING_REQUIRED("billingRequired", Retry.NO, AvatarErrorScope.ACCOUNT),
  CREDITS_EXHAUSTED("creditsExhausted", Retry.NO, AvatarErrorScope.ACCOUNT),
  /** The plan's longest session is over: no fault, a new one may begin at once. */
  SESSION_DURATION_EXCEEDED("sessionDurationExceeded", Retry.FRESH, AvatarErrorScope.SESSION),
  /** As many connections as the plan allows are open; one of them must end first. */
  CONCURRENCY_LIMIT("concurrencyLimit", Retry.YES, AvatarErrorScope.ACCOUNT),
  UNSUPPORTED_SAMPLE_RATE("unsupportedSampleRate", Retry.NO, AvatarErrorScope.SESSION),
  INVALID_EGRESS_CONFIG("invalidEgressConfig", Retry.NO, AvatarErrorScope.SESSION),
  EGRESS_UNAVAILABLE("egressUnavailable", Retry.YES, AvatarErrorScope.SESSION),
  /** Nobody spoke for too long; a session is opened again when somebody does. */
  IDLE_TIMEOUT("idleTimeout", Retry.YES, AvatarErrorScope.SESSION),
  /** Something behind the service failed or is briefly away. */
  UPSTREAM_ERROR("upstreamError", Retry.YES, AvatarErrorScope.TRANSPORT),
  INVALID_REQUEST("invalidRequest", Retry.NO, AvatarErrorScope.SESSION),
  /** The service was not reached. */
  CONNECTION_FAILED("connectionFailed", Retry.YES, AvatarErrorScope.TRANSPORT),
  /** The socket ended. */
  CONNECTION_CLOSED("connectionClosed", Retry.YES, AvatarErrorScope.TRANSPORT),
  /** One side did not understand the other; someone should look. */
  PROTOCOL_ERROR("protocolError", Retry.NO, AvatarErrorScope.SESSION),
  /** The server reports a failure of no known kind. */
  SERVER_ERROR("serverError", Retry.NO, AvatarErrorScope.SESSION),
  UNKNOWN("unknown", Retry.NO, AvatarErrorScope.SESSION);

  /** Whether and how the same can be tried again without anybody changing anything. */
  private enum Retry {
    NO,
    YES,
    FRESH
  }

  private final String word;
  private final Retry retry;
  private final AvatarErrorScope scope;

  AvatarErrorCode(String word, Retry retry, AvatarErrorScope scope) {
    this.word = word;
    this.retry = retry;
    this.scope = scope;
  }

  /** The official word, such as {@code sessionTokenExpired}. */
  public String word() {
    return word;
  }

  boolean retryable() {
    return retry != Retry.NO;
  }

  boolean needsFreshToken() {
    return retry == Retry.FRESH;
  }

  AvatarErrorScope scope() {
    return scope;
  }
}
