package dev.troupe.link;

/**
 * Carries a {@link TokenFailure} through a failed future; without a stack, since the failure says
 * it all.
 */
public final class TokenUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TokenFailure failure;

  public TokenUnavailableException(TokenFailure failure) {
    super(failure.cause().label() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public TokenFailure failure() {
    return failure;
  }
}
