package dev.troupe.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A token server's answer: two bytes of status, then its body. Oracles: granted or refused and
 * never an exception; a token only under 200, never empty, with a life that began and ends.
 */
public final class TokenAnswerFuzz {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  private TokenAnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int status = 100 + ((input[0] & 0xFF) << 8 | input[1] & 0xFF) % 500;
    byte[] body = Arrays.copyOfRange(input, 2, input.length);
    switch (UhliveAuth.read(status, body, NOW)) {
      case TokenAnswer.Granted granted -> {
        assertThat(status).isEqualTo(200);
        assertThat(granted.token().toString()).isNotNull();
        assertThat(granted.token().value()).isNotEmpty();
        assertThat(Duration.between(NOW, granted.token().expiresAt())).isPositive();
      }
      case TokenAnswer.Refused refused -> {
        assertThat(refused.message()).contains(String.valueOf(status));
        assertThat(refused.reason().retryable()).isIn(true, false);
      }
    }
  }
}
