package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarError;

/** The console gave no token. Checked, since whoever asks for one must have an answer to this. */
public final class SessionTokenError extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient AvatarError error;

  SessionTokenError(AvatarError error) {
    super(error.code().word() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public AvatarError error() {
    return error;
  }
}
