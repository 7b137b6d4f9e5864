package dev.troupe.link;

import java.util.Locale;

/** Why there is no token. The same word is the meter's label and the log's key. */
public enum TokenCause {
  /** The issuer said no. */
  REFUSED,
  /** It said something that cannot be read. */
  UNREADABLE,
  /** It said more than the limit. */
  OVERSIZE,
  /** It could not be reached, or the connection broke. */
  UNREACHABLE,
  /** No whole answer came in time. */
  TIMEOUT,
  /** Too many wait already. */
  BUSY,
  /** The source was closed. */
  CLOSED;

  /** The value of the {@code outcome} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
