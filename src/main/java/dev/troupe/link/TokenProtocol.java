package dev.troupe.link;

import java.time.Instant;

/**
 * How one vendor is asked for a token, without any socket or timer. Called on the context of the
 * {@link TokenSource}.
 */
public interface TokenProtocol {

  TokenRequest request(Instant now);

  /**
   * The token in a whole answer, whatever its status: redirects are not followed, and errors may
   * come under any status.
   *
   * @param contentType as the issuer wrote it, or empty
   * @throws TokenRefusedException when the issuer says no
   * @throws RuntimeException when the answer cannot be read; counts as a passing trouble
   */
  Token parse(int status, String contentType, byte[] body, Instant now)
      throws TokenRefusedException;
}
