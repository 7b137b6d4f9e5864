package dev.troupe.security;

import java.util.Locale;

/** By what a caller said who it is; also a label of metrics. */
public enum Means {
  /** A certificate that it showed while the connection was made. */
  CERTIFICATE,
  /** A bearer token, signed by an issuer. */
  TOKEN,
  /** A key of ours. */
  KEY;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
