package dev.troupe.store;

/**
 * Carries a {@link StoreFailure} through a failed future; without a stack, since the failure says
 * it all.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StoreFailure failure;

  StoreException(StoreFailure failure) {
    super(failure.reason() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public StoreFailure failure() {
    return failure;
  }
}
