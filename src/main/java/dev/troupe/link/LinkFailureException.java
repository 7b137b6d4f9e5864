package dev.troupe.link;

/**
 * Carries a {@link LinkFailure} through a failed future; without a stack, since the failure says it
 * all.
 */
public final class LinkFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient LinkFailure failure;

  public LinkFailureException(LinkFailure failure) {
    super(failure.cause().label() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public LinkFailure failure() {
    return failure;
  }
}
