package dev.troupe.recognition;

/** Carries a {@link SessionFailure} through a failed future; the failure says it all. */
public final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SessionFailure failure;

  public SessionException(SessionFailure failure) {
    super(failure.reason() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public SessionFailure failure() {
    return failure;
  }
}
