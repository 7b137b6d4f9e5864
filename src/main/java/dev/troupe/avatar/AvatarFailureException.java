package dev.troupe.avatar;

/** Carries an {@link AvatarFailure} through a failed future; the failure says it all. */
public final class AvatarFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient AvatarFailure failure;

  public AvatarFailureException(AvatarFailure failure) {
    super(failure.reason() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  public AvatarFailure failure() {
    return failure;
  }
}
