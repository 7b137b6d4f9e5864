package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens for keys, and the console's ways to say no. */
class ConsoleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SOON = NOW.getEpochSecond() + 600;

  private final Accounts accounts =
      new Accounts(Map.of("key-a", Customer.of("app-a"), "key-b", Customer.of("app-b")));
  private final Tokens tokens = new Tokens(accounts, new Ids(1));
  private final Console console = new Console(accounts, tokens, ServiceManners.defaults());

  @Test
  void givesATokenThatSaysWhoseItIs() {
    Console.Reply reply = ask("key-b", "{\"expireAt\":" + SOON + "}");
    assertThat(reply.status()).isEqualTo(200);
    String token = reply.body().getString("sessionToken");
    assertThat(reply.body().getString("session_token")).isEqualTo(token);
    assertThat(tokens.read(token))
        .hasValueSatisfying(read -> {
          assertThat(read.account().apiKey()).isEqualTo("key-b");
          assertThat(read.appId()).isEqualTo("app-b");
          assertThat(read.expiresAt()).isEqualTo(SOON);
        });
  }

  @Test
  void everyTokenIsAnother() {
    String body = "{\"expireAt\":" + SOON + "}";
    assertThat(ask("key-a", body).body()).isNotEqualTo(ask("key-a", body).body());
  }

  @Test
  void readsJsonAsProtobufDoes() {
    assertThat(ask("key-a", "{\"expire_at\":\"" + SOON + "\",\"other\":1}").status())
        .isEqualTo(200);
    assertThat(ask("key-a", "{\"expireAt\":" + SOON + ".0}").status()).isEqualTo(200);
    Console.Reply versioned = ask("key-a", "{\"expireAt\":" + SOON + ",\"modelVersion\":\"v7\"}");
    String payload = versioned.body().getString("sessionToken").split("\\.")[1];
    JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(payload)));
    assertThat(claims.getString("version")).isEqualTo("v7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "\"text\""})
  void refusesWhatIsNoObject(String body) {
    assertThat(error(ask("key-a", body), 400)).isEqualTo("request body is not a JSON object");
  }

  @Test
  void refusesTimesThatWillNotDo() {
    assertThat(error(ask("key-a", "{}"), 400)).isEqualTo("expire_at must be an integer");
    assertThat(error(ask("key-a", "{\"expireAt\":\"soon\"}"), 400))
        .isEqualTo("expire_at must be an integer");
    assertThat(error(ask("key-a", "{\"expireAt\":1.5}"), 400))
        .isEqualTo("expire_at must be an integer");
    long now = NOW.getEpochSecond();
    assertThat(error(ask("key-a", "{\"expireAt\":" + now + "}"), 400))
        .isEqualTo("expire_at must be in the future");
    assertThat(error(ask("key-a", "{\"expireAt\":" + (now + 86_400) + "}"), 400))
        .isEqualTo("expire_at must be less than 24 hours away");
    assertThat(ask("key-a", "{\"expireAt\":" + (now + 86_399) + "}").status()).isEqualTo(200);
  }

  @Test
  void refusesKeysThatNobodyHas() {
    Console.Reply reply = ask("key-c", "{\"expireAt\":" + SOON + "}");
    assertThat(error(reply, 401)).isEqualTo("invalid api key");
    assertThat(ask(null, "{}").status()).isEqualTo(401);
    JsonObject first = reply.body().getJsonArray("errors").getJsonObject(0);
    assertThat(first.getValue("status")).isEqualTo(401);
    assertThat(first.getString("title")).isEqualTo("Unauthenticated");
  }

  @Test
  void mayTellErrorsUnderOk() {
    Console odd = new Console(accounts, tokens, ServiceManners.defaults().withErrorsInOk(true));
    Console.Reply reply = odd.answer("key-c", Buffer.buffer("{}"), NOW);
    assertThat(reply.status()).isEqualTo(200);
    JsonObject first = reply.body().getJsonArray("errors").getJsonObject(0);
    assertThat(first.getString("code")).isEqualTo("INVALID_ARGUMENT");
    assertThat(first.getString("title")).isEqualTo("Invalid Argument");
    assertThat(first.getInteger("status")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "..", "a.b.c", "a.b.c.d", "é.é.é"})
  void readsNoTokenThatIsNone(String token) {
    assertThat(tokens.read(token)).isEmpty();
  }

  @Test
  void readsNoTokenThatWasTouched() {
    String token = ask("key-a", "{\"expireAt\":" + SOON + "}").body().getString("sessionToken");
    String[] parts = token.split("\\.");
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"app_id\":\"app-b\",\"exp\":9999999999}".getBytes());
    assertThat(tokens.read(parts[0] + "." + forged + "." + parts[2])).isEmpty();
    assertThat(tokens.read(token + "x")).isEmpty();
    assertThat(tokens.read(token)).isPresent();
  }

  @Test
  void takesTokensOfAnEarlierRun() {
    String token = ask("key-a", "{\"expireAt\":" + SOON + "}").body().getString("sessionToken");
    assertThat(new Tokens(accounts, new Ids(2)).read(token)).isPresent();
  }

  private Console.Reply ask(String key, String body) {
    return console.answer(key, Buffer.buffer(body), NOW);
  }

  private static String error(Console.Reply reply, int status) {
    assertThat(reply.status()).isEqualTo(status);
    return reply.body().getJsonArray("errors").getJsonObject(0).getString("detail");
  }
}
