package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.link.Token;
import dev.troupe.link.TokenRefusedException;
import dev.troupe.link.TokenRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UhliveTokensTest {
  private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

  private final UhliveTokens tokens =
      new UhliveTokens(UhliveServers.PRODUCTION, new UhliveCredentials("acme-bot", "s3cr3t"));

  @Test
  void postsTheForm() {
    TokenRequest request = tokens.request(NOW);

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo(UhliveServers.PRODUCTION.tokenUrl());
    assertThat(request.headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded");
    assertThat(new String(request.body(), UTF_8))
        .isEqualTo("client_id=acme-bot&grant_type=client_credentials&client_secret=s3cr3t");
    assertThat(request.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void readsATokenWithItsEnd() throws Exception {
    assertThat(parse(200, "{\"access_token\":\"eyJ\",\"expires_in\":60}"))
        .isEqualTo(new Token("eyJ", NOW.plusSeconds(60)));
  }

  @Test
  void aRefusalCarriesTheServersWords() {
    assertThatThrownBy(
            () -> parse(401, "{\"error\":\"invalid_client\",\"error_description\":\"no\"}"))
        .isInstanceOf(TokenRefusedException.class)
        .hasMessage("invalid_client: no");
    assertThatThrownBy(() -> parse(503, "oops")).isInstanceOf(TokenRefusedException.class);
  }

  @Test
  void anAnswerThatIsNoTokenIsUnreadableAndNoRefusal() {
    assertThatThrownBy(() -> parse(200, "<html>eyJ</html>"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("eyJ");
  }

  private Token parse(int status, String body) throws TokenRefusedException {
    return tokens.parse(status, "application/json", body.getBytes(UTF_8), NOW);
  }
}
