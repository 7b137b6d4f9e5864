package dev.troupe.robot;

/**
 * Why something did not happen. The word is the same in the API's {@code ErrorInfo}, in metric
 * labels and in logs.
 */
public enum FailureReason {
  ROBOT_UNKNOWN(false),
  ROBOT_OFFLINE(true),
  ROBOT_DISCONNECTED(false),
  ROBOT_ACCESS_DENIED(false),
  ROBOT_MANAGED_BY_FILE(false),
  ROBOT_EXISTS(false),
  ROBOT_IN_MAINTENANCE(false),
  ROBOT_UNREGISTERED(false),
  ROBOT_MOVING(true),
  ETAG_MISMATCH(false),
  ADDRESS_NOT_ALLOWED(false),
  STORE_UNAVAILABLE(true),
  INVALID_FIELD(false),
  VENDOR_REJECTED(false),
  OUTCOME_UNKNOWN(false),
  NO_ANSWER(false),
  ILLEGAL_STATE(false),
  SPEECH_BUSY(true),
  SPEECH_QUEUE_FULL(true),
  SPEECH_FAILED(false),
  SPEECH_NOT_STARTED(false),
  SEND_QUEUE_FULL(true),
  SLOW_CONSUMER(true),
  CURSOR_INVALID(false),
  DEADLINE_EXCEEDED(false),
  CANCELLED(false),
  DRAINING(true),
  LEASE_HELD(false),
  LEASE_REQUIRED(false),
  LEASE_STALE(false),
  LEASE_UNKNOWN(false),
  LEASE_QUEUE_FULL(true),
  COMMAND_ID_REUSED(false),
  TOO_MANY_STREAMS(true),
  INTERNAL(false);

  private final boolean retryable;

  FailureReason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  public boolean retryable() {
    return retryable;
  }
}
