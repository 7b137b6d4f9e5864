package dev.troupe.avatar;

/**
 * Carries an {@link AvatarError} through a failed future; without a stack, since the error says it
 * all.
 */
public final class AvatarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient AvatarError error;

  public AvatarException(AvatarError error) {
    super(error.code().word() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public AvatarError error() {
    return error;
  }

  /** Short for {@code error().code()}. */
  public AvatarErrorCode code() {
    return error.code();
  }
}
