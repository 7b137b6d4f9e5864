package dev.troupe.link;

import java.time.Instant;

/**
 * What lets us in at a vendor's door for a while; whoever prints it sees three asterisks.
 *
 * @param expiresAt when the issuer's word for it ends, by our wall clock
 */
public record Token(String value, Instant expiresAt) {

  public Token {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("token: \"\" (expected: something)");
    }
  }

  @Override
  public String toString() {
    return "Token[value=***, expiresAt=" + expiresAt + "]";
  }
}
