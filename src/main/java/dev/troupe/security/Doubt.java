package dev.troupe.security;

import java.util.Locale;

/** Why a caller is not believed: for the log and a metric, never for the caller. */
public enum Doubt {
  /** Nothing was shown. */
  NOTHING_SHOWN,
  /** What was shown is no certificate, token or key, or of a kind that is not set up here. */
  UNREADABLE,
  /** Two things that were shown are of different callers. */
  DISAGREEMENT,
  /** It names nobody, or somebody who may not be called so. */
  NAME_UNUSABLE,
  CERTIFICATE_EXPIRED,
  /** No rule makes a name of it. */
  CERTIFICATE_UNMAPPED,
  TOKEN_TOO_LARGE,
  /** Not signed, or by {@code none}. */
  TOKEN_UNSIGNED,
  /** Signed with a key or an algorithm that is not taken here. */
  TOKEN_KEY_UNKNOWN,
  TOKEN_SIGNATURE_WRONG,
  TOKEN_ISSUER_WRONG,
  TOKEN_AUDIENCE_WRONG,
  /** Not valid any more, or not yet. */
  TOKEN_EXPIRED,
  /** A token must end. */
  TOKEN_WITHOUT_END,
  KEY_UNKNOWN,
  KEY_EXPIRED,
  KEY_REVOKED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
