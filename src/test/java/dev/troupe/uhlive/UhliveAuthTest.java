package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.link.Token;
import dev.troupe.uhlive.TokenAnswer.Reason;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UhliveAuthTest {
  private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");
  private static final UhliveCredentials CLIENT = new UhliveCredentials("acme-bot", "s3cr3t");

  @Test
  void aClientAsksWithItsSecret() {
    UhliveAuth.Request request = UhliveAuth.request(UhliveServers.PRODUCTION, CLIENT);

    assertThat(request.url()).isEqualTo(UhliveServers.PRODUCTION.tokenUrl());
    assertThat(request.headers())
        .isEqualTo(
            Map.of(
                "Content-Type", "application/x-www-form-urlencoded",
                "Accept", "application/json"));
    assertThat(request.form())
        .isEqualTo("client_id=acme-bot&grant_type=client_credentials&client_secret=s3cr3t");
  }

  @Test
  void aUserAsksWithAPasswordToo() {
    UhliveCredentials user = CLIENT.withUser("zoé@acme", "a b&c=d+%");

    assertThat(UhliveAuth.request(UhliveServers.PRODUCTION, user).form())
        .isEqualTo(
            "client_id=acme-bot&grant_type=password&client_secret=s3cr3t"
                + "&username=zo%C3%A9%40acme&password=a+b%26c%3Dd%2B%25");
  }

  @Test
  void nobodyPrintsASecret() {
    UhliveCredentials user = CLIENT.withUser("zoe", "hunter2");

    assertThat(user)
        .hasToString("UhliveCredentials[client=acme-bot, secret=***, user=zoe, password=***]");
    assertThat(CLIENT).hasToString("UhliveCredentials[client=acme-bot, secret=***]");
    assertThat(UhliveAuth.request(UhliveServers.PRODUCTION, user).toString())
        .doesNotContain("s3cr3t", "hunter2");
    assertThat(UhliveAuth.read(200, bytes("{\"access_token\":\"eyJ\"}"), NOW).toString())
        .doesNotContain("eyJ");
  }

  @Test
  void credentialsComeFromTheVariablesOfTheOfficialExamples() {
    assertThat(
            UhliveCredentials.of(
                Map.of("UHLIVE_API_CLIENT", "acme-bot", "UHLIVE_API_SECRET", "s3cr3t")))
        .isEqualTo(CLIENT);
    assertThatThrownBy(() -> UhliveCredentials.of(Map.of("UHLIVE_API_CLIENT", "acme-bot")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("UHLIVE_API_SECRET: not set (expected: ");
    assertThatThrownBy(() -> UhliveCredentials.of(Map.of("UHLIVE_API_CLIENT", "")))
        .hasMessageStartingWith("UHLIVE_API_CLIENT: not set (expected: ");
  }

  @Test
  void aUserComesWithAPassword() {
    assertThatThrownBy(() -> new UhliveCredentials("c", "s", "user", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UhliveCredentials("c", "s", null, "password"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"expires_in\":300' | 300",
        "'\"expires_in\":60' | 60",
        "'\"expires_in\":\"60\"' | 60",
        "'\"expires_in\":0' | 300",
        "'\"expires_in\":-1' | 300",
        "'\"expires_in\":99999999999999' | 300",
        "'\"expires_in\":null' | 300",
        "'\"other\":1' | 300"
      })
  void aTokenExpiresWhenTheServerSaysOrAfterFiveMinutes(String field, int seconds) {
    assertThat(
            UhliveAuth.read(
                200,
                bytes("{\"access_token\":\"eyJ\",%s,\"token_type\":\"Bearer\"}".formatted(field)),
                NOW))
        .isEqualTo(new TokenAnswer.Granted(new Token("eyJ", NOW.plusSeconds(seconds))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"invalid_client\",\"error_description\":\"no\"} | CREDENTIALS | false",
        "401 | {\"error\":\"unauthorized_client\"} | CREDENTIALS | false",
        "400 | {\"error\":\"invalid_grant\"} | CREDENTIALS | false",
        "400 | {\"error\":\"unauthorized_client\"} | CREDENTIALS | false",
        "403 | gone | CREDENTIALS | false",
        "400 | {\"error\":\"unsupported_grant_type\"} | REQUEST | false",
        "400 | {\"error\":\"invalid_request\"} | REQUEST | false",
        "404 | {\"error\":\"Realm does not exist\"} | REQUEST | false",
        "302 | '' | REQUEST | false",
        "429 | '' | SERVER | true",
        "500 | oops | SERVER | true",
        "503 | {\"access_token\":\"eyJ\"} | SERVER | true",
        "200 | '' | UNREADABLE | true",
        "200 | {\"access_token\":\"\"} | UNREADABLE | true",
        "200 | {\"access_token\":7} | UNREADABLE | true",
        "200 | [] | UNREADABLE | true",
        "204 | '' | UNREADABLE | true"
      })
  void aRefusalSaysWhatToDoAboutIt(int status, String body, Reason reason, boolean retryable) {
    TokenAnswer answer = UhliveAuth.read(status, bytes(body), NOW);

    assertThat(answer)
        .isInstanceOfSatisfying(
            TokenAnswer.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.reason().retryable()).isEqualTo(retryable);
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.message()).contains("HTTP status " + status);
            });
  }

  @Test
  void aRefusalQuotesTheServersWords() {
    TokenAnswer answer =
        UhliveAuth.read(
            401,
            bytes("{\"error\":\"invalid_client\",\"error_description\":\"Invalid credentials\"}"),
            NOW);

    assertThat(answer)
        .isInstanceOfSatisfying(
            TokenAnswer.Refused.class,
            refused ->
                assertThat(refused.message())
                    .isEqualTo(
                        "the token server answered with HTTP status 401, invalid_client: Invalid"
                            + " credentials"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":\"x\"}", "{\"error_description\":\"x\"}"})
  void halfARefusalIsQuotedWithoutALooseColon(String body) {
    assertThat(UhliveAuth.read(400, bytes(body), NOW))
        .isInstanceOfSatisfying(
            TokenAnswer.Refused.class,
            refused -> assertThat(refused.message()).endsWith("HTTP status 400, x"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
