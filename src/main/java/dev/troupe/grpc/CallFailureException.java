package dev.troupe.grpc;

/**
 * Carries a {@link CallFailure} through a failed future; without a stack, since the failure says it
 * all.
 */
final class CallFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailure failure;

  CallFailureException(CallFailure failure) {
    super(failure.code() + " " + failure.reason() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  CallFailure failure() {
    return failure;
  }
}
