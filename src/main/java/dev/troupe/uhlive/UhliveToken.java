package dev.troupe.uhlive;

import java.time.Instant;

/**
 * What opens a connection, until it expires; a connection that is open outlives it (documented).
 * Prints only when that is.
 *
 * @param value the secret
 */
public record UhliveToken(String value, Instant expiresAt) {

  @Override
  public String toString() {
    return "UhliveToken[***, expiresAt=" + expiresAt + "]";
  }
}
