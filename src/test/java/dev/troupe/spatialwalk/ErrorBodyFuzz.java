package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarPhase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the console or the ingress answers: two bytes of status, then the body. Oracles: a usable
 * token, or an error with a code and words; the same text as the reason of a close has a code too.
 */
public final class ErrorBodyFuzz {
  private static final ConsoleTokens CONSOLE = new ConsoleTokens("https://h/v1/console", "key");

  private ErrorBodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int number = (input[0] & 0xFF) << 8 | input[1] & 0xFF;
    int status = 100 + number % 500;
    byte[] body = Arrays.copyOfRange(input, 2, input.length);
    try {
      assertThat(CONSOLE.read(status, null, body)).matches("[!-~]+");
    } catch (SessionTokenError e) {
      says(e.error());
    }
    says(ErrorClassifier.upgrade(status, null, ErrorBody.of(body)));
    String reason = new String(body, StandardCharsets.UTF_8);
    says(ErrorClassifier.closed(number, reason, AvatarPhase.WEBSOCKET_RUNTIME));
  }

  private static void says(AvatarError error) {
    assertThat(error.code()).isNotNull();
    assertThat(error.message()).isNotBlank();
  }
}
