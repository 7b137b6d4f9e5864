package dev.troupe.spatialwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarErrorScope;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.link.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for tokens, and every answer that the console is known to give. */
final class ConsoleTokensTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_183_208L, 500_000_000);
  private static final ConsoleTokens TOKENS =
      new ConsoleTokens("https://console.us-west.example/v1/console", "k3y");

  @Test
  void asksAsTheOfficialClientsDo() throws Exception {
    TokenRequest request = TOKENS.request(NOW.plus(Duration.ofMinutes(2)), NOW);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri())
        .hasToString("https://console.us-west.example/v1/console/session-tokens");
    assertThat(request.headers())
        .isEqualTo(Map.of("X-Api-Key", "k3y", "Content-Type", "application/json"));
    assertThat(new ObjectMapper().readTree(request.body()))
        .isEqualTo(new ObjectMapper().readTree("{\"expireAt\": 1795183328}"));
    assertThat(request.toString()).doesNotContain("k3y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h:1/", "http://h:1", "http://h:1///"})
  void slashesAtTheEndOfTheBaseDoNotMatter(String base) {
    assertThat(new ConsoleTokens(base, "k").request(NOW.plusSeconds(5), NOW).uri())
        .hasToString("http://h:1/session-tokens");
  }

  @Test
  void aTokenLivesLessThanADay() {
    assertThat(TOKENS.request(NOW.plusSeconds(1), NOW)).isNotNull();
    assertThat(TOKENS.request(NOW.plus(Duration.ofHours(24)).minusMillis(1), NOW)).isNotNull();
    assertThatThrownBy(() -> TOKENS.request(NOW, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expireAt: 2026-")
        .hasMessageEndingWith("by less than 24 hours)");
    assertThatThrownBy(() -> TOKENS.request(NOW.plusMillis(400), NOW))
        .hasMessageStartingWith("expireAt: ");
    assertThatThrownBy(() -> TOKENS.request(NOW.plus(Duration.ofHours(24)), NOW))
        .hasMessageStartingWith("expireAt: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"console.example", "console.example:80", "ftp://h", "https:///x", ""})
  void theBaseIsAWebAddress(String base) {
    assertThatThrownBy(() -> new ConsoleTokens(base, "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: http or https, as in https://HOST/v1/console)");
  }

  @Test
  void aKeyIsNeededAndNeverShown() {
    assertThatThrownBy(() -> new ConsoleTokens("http://h", "")).hasMessageStartingWith("apiKey: ");
    assertThatThrownBy(() -> new ConsoleTokens("http://h", "s3cret\n"))
        .hasMessageStartingWith("apiKey: ")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'sessionToken':'T.o-k_1'}",
        "{'session_token':'T.o-k_1'}",
        "{'sessionToken':'T.o-k_1','session_token':'T.o-k_1'}",
        "{'sessionToken':'','session_token':'T.o-k_1'}",
        "{'sessionToken':'T.o-k_1','errors':[]}"
      })
  void readsATokenInBothSpellings(String body) throws Exception {
    assertThat(read(200, body)).isEqualTo("T.o-k_1");
    assertThat(read(201, body)).isEqualTo("T.o-k_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "null",
        "\"token\"",
        "{}",
        "{'sessionToken':''}",
        "{'sessionToken':null}",
        "{'sessionToken':{'a':1}}",
        "{'sessionToken':'two words'}",
        "{'sessionToken':'line\\nbreak'}"
      })
  void successWithoutATokenIsAProtocolError(String body) {
    AvatarError error = refused(200, body);
    assertThat(error.code()).isEqualTo(AvatarErrorCode.PROTOCOL_ERROR);
    assertThat(error.phase()).isEqualTo(AvatarPhase.SESSION_TOKEN);
    assertThat(error.httpStatus()).isEqualTo(200);
    assertThat(error.rawBody()).isEqualTo(body.replace('\'', '"'));
  }

  @Test
  void aRefusalUnderStatus200IsWhatItsBodySays() {
    AvatarError error =
        refused(
            200,
            "{'errors':[{'id':'INVALID_ARGUMENT','code':'INVALID_ARGUMENT','status':401,"
                + "'title':'Invalid Argument','detail':'invalid api key'}]}");
    assertThat(error.code()).isEqualTo(AvatarErrorCode.SESSION_TOKEN_INVALID);
    assertThat(error.scope()).isEqualTo(AvatarErrorScope.ACCOUNT);
    assertThat(error.retryable()).isFalse();
    assertThat(error.httpStatus()).isEqualTo(401);
    assertThat(error.serverCode()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.serverTitle()).isEqualTo("Invalid Argument");
    assertThat(error.serverDetail()).isEqualTo("invalid api key");
    assertThat(error.message())
        .isEqualTo("the console gave no token (HTTP 401): Invalid Argument, invalid api key");
  }

  @Test
  void aRefusalListedBesideATokenIsARefusal() {
    assertThat(refused(200, "{'sessionToken':'t','errors':[{'status':500}]}").code())
        .isEqualTo(AvatarErrorCode.UPSTREAM_ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | {'errors':[{'code':'INVALID_ARGUMENT','detail':'expire_at must be in the future',"
            + "'status':400}]} | INVALID_REQUEST | 400",
        // The official clients find a bad egress here.
        "401 | {'errors':[{'code':'UNAUTHENTICATED','detail':'invalid api key','status':401}]} |"
            + " SESSION_TOKEN_INVALID | 401",
        "401 | {'errors':[{'code':'unauthorized','detail':'bad key','status':'401'}]} |"
            + " SESSION_TOKEN_INVALID | 401",
        "403 | {'code':'PERMISSION_DENIED'} | SESSION_TOKEN_INVALID | 403",
        "402 | {'message':'session denied: credits exhausted'} | CREDITS_EXHAUSTED | 402",
        "402 | {} | BILLING_REQUIRED | 402",
        "404 | <html>404</html> | INVALID_REQUEST | 404",
        "429 | {'errors':[{'code':'RESOURCE_EXHAUSTED'}]} | CONCURRENCY_LIMIT | 429",
        "500 | ~~ | UPSTREAM_ERROR | 500",
        "503 | unauthorized | UPSTREAM_ERROR | 503",
        "302 | ~~ | PROTOCOL_ERROR | 302",
        "200 | {'errors':[{'status':'401'}]} | SESSION_TOKEN_INVALID | 401",
        "200 | {'errors':[{'code':'UNAUTHENTICATED'}]} | SESSION_TOKEN_INVALID | 200",
        "200 | {'errors':[{'code':'UNAVAILABLE'}]} | UPSTREAM_ERROR | 200",
        "200 | {'errors':[{'code':'INVALID_ARGUMENT'}]} | INVALID_REQUEST | 200",
        "200 | {'errors':[{'code':'RESOURCE_EXHAUSTED','status':'x'}]} | CONCURRENCY_LIMIT | 200",
        "200 | {'errors':['odd']} | UNKNOWN | 200",
        "200 | {'errors':{'code':'odd'}} | UNKNOWN | 200"
      })
  void refusalsAreToldApart(int status, String body, AvatarErrorCode code, int httpStatus) {
    AvatarError error = refused(status, body);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.phase()).isEqualTo(AvatarPhase.SESSION_TOKEN);
    assertThat(error.httpStatus()).isEqualTo(httpStatus);
    assertThat(error.rawBody()).isEqualTo(body.replace('\'', '"'));
  }

  @Test
  void theTimeToWaitAndTheWordsOfTheTopLevelAreKept() {
    SessionTokenError thrown =
        catchThrowableOfType(
            SessionTokenError.class,
            () ->
                TOKENS.read(
                    429, Duration.ofSeconds(3), json("{'error':'slow_down','message':'later'}")));
    assertThat(thrown.error().retryAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(thrown.error().serverCode()).isEqualTo("slow_down");
    assertThat(thrown.error().serverDetail()).isEqualTo("later");
    assertThat(thrown).hasMessage("concurrencyLimit: the console gave no token (HTTP 429): later");
  }

  @Test
  void aBookForAnAnswerIsNotReadWhole() {
    String book = "{'sessionToken':'" + "t".repeat(100_000) + "'}";
    assertThat(refused(200, book).rawBody()).hasSize(AvatarError.LONGEST_BODY);
    String deep = "{'a':".repeat(1_000) + "1" + "}".repeat(1_000);
    assertThat(refused(200, deep).code()).isEqualTo(AvatarErrorCode.PROTOCOL_ERROR);
    assertThat(refused(400, deep).code()).isEqualTo(AvatarErrorCode.INVALID_REQUEST);
  }

  @Test
  void aConsoleOutOfReachIsAConnectionThatFailed() {
    AvatarError error = ConsoleTokens.unreachable("nobody there");
    assertThat(error.code()).isEqualTo(AvatarErrorCode.CONNECTION_FAILED);
    assertThat(error.phase()).isEqualTo(AvatarPhase.SESSION_TOKEN);
    assertThat(error.retryable()).isTrue();
  }

  private static String read(int status, String body) throws SessionTokenError {
    return TOKENS.read(status, null, json(body));
  }

  private static AvatarError refused(int status, String body) {
    SessionTokenError thrown =
        catchThrowableOfType(SessionTokenError.class, () -> read(status, body));
    assertThat(thrown).isNotNull();
    return thrown.error();
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
