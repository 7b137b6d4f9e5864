package dev.troupe.spatialwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.link.Token;
import dev.troupe.link.TokenCause;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenRefusedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console as whoever keeps tokens at hand sees it. */
final class SpatialwalkTokensTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_183_208L);
  private final SpatialwalkTokens tokens =
      new SpatialwalkTokens(
          new ConsoleTokens("https://h/v1/console", "k3y"), now -> now.plusSeconds(120));

  @Test
  void asksForTheLifeThatWasChosenAndCountsItFromTheAnswer() throws Exception {
    assertThat(new String(tokens.request(NOW).body(), UTF_8))
        .isEqualTo("{\"expireAt\":1795183328}");
    Token token = parse(200, "{\"sessionToken\":\"tok\"}");
    assertThat(token.value()).isEqualTo("tok");
    assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(120));
  }

  @Test
  void aRefusalIsToldInShortAndExplainedInFull() {
    String body =
        "{\"errors\":[{\"code\":\"UNAUTHENTICATED\",\"title\":\"T\",\"detail\":\"bad key\","
            + "\"status\":401}]}";
    TokenRefusedException refused =
        catchThrowableOfType(TokenRefusedException.class, () -> parse(200, body));
    assertThat(refused).hasMessage("the console gave no token (HTTP 401): T, bad key");

    AvatarError error = tokens.explain(failure(TokenCause.REFUSED, 401, Duration.ofSeconds(9)));
    assertThat(error.code()).isEqualTo(AvatarErrorCode.SESSION_TOKEN_INVALID);
    assertThat(error.serverDetail()).isEqualTo("bad key");
    assertThat(error.rawBody()).isEqualTo(body);
    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @EnumSource(
      value = TokenCause.class,
      names = {"OVERSIZE", "UNREACHABLE", "TIMEOUT", "BUSY"})
  void aConsoleThatDoesNotAnswerIsAConnectionThatFailed(TokenCause cause) {
    AvatarError error = tokens.explain(failure(cause, 0, null));
    assertThat(error.code()).isEqualTo(AvatarErrorCode.CONNECTION_FAILED);
    assertThat(error.phase()).isEqualTo(AvatarPhase.SESSION_TOKEN);
    assertThat(error.message()).isEqualTo("why");
  }

  @Test
  void aRequestThatCannotBeMadeIsOurFaultAndAClosedSourceOurWish() {
    assertThat(tokens.explain(failure(TokenCause.UNREADABLE, 0, null)).code())
        .isEqualTo(AvatarErrorCode.INVALID_REQUEST);
    assertThat(tokens.explain(failure(TokenCause.CLOSED, 0, null)).code())
        .isEqualTo(AvatarErrorCode.CONNECTION_CLOSED);
  }

  private Token parse(int status, String body) throws TokenRefusedException {
    return tokens.parse(status, "application/json", body.getBytes(UTF_8), NOW);
  }

  private static TokenFailure failure(TokenCause cause, int status, @Nullable Duration wait) {
    return new TokenFailure(cause, "why", status, "", true, wait);
  }
}
