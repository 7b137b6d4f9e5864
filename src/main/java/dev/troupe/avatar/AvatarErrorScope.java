package dev.troupe.avatar;

import java.util.Locale;

/** What else a failure says something about: other sessions in its scope would fail as well. */
public enum AvatarErrorScope {
  /** Everything under the same API key. */
  ACCOUNT,
  /** Everything of the same app id. */
  APP,
  /** Everything of the same avatar. */
  AVATAR,
  /** This session, or sessions with the same settings. */
  SESSION,
  /** One request; the session may go on. */
  REQUEST,
  /** The way to the service, or one of its regions. */
  TRANSPORT;

  /** For meters and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
