package dev.troupe.recognition;

/**
 * Carries a {@link RecognitionFailure} through a failed future; without a stack, since the failure
 * says it all.
 */
public final class RecognitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RecognitionFailure failure;

  public RecognitionException(RecognitionFailure failure) {
    super(failure.reason() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public RecognitionFailure failure() {
    return failure;
  }
}
