package dev.troupe.link;

/**
 * Carries a {@link PoolFailure} through a failed future; without a stack, since the failure says it
 * all.
 */
public final class PoolFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient PoolFailure failure;

  public PoolFailureException(PoolFailure failure) {
    super(failure.cause().label() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public PoolFailure failure() {
    return failure;
  }
}
