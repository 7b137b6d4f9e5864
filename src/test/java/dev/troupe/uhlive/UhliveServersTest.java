package dev.troupe.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.link.Token;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UhliveServersTest {

  @Test
  void withoutVariablesTheyAreTheVendorsOwn() {
    assertThat(UhliveServers.of(Map.of("PATH", "/bin"))).isEqualTo(UhliveServers.PRODUCTION);
    assertThat(UhliveServers.PRODUCTION.tokenUrl())
        .hasToString("https://id.uh.live/realms/uhlive/protocol/openid-connect/token");
    assertThat(UhliveServers.PRODUCTION.recognitionUrl()).hasToString("wss://api.uh.live/bots");
  }

  @ParameterizedTest
  @CsvSource({
    "ws://127.0.0.1:8089/base/, ws://127.0.0.1:8089/bots",
    "ws://127.0.0.1:8089, ws://127.0.0.1:8089/bots",
    "wss://eu.example.org/a/b?c=d#e, wss://eu.example.org/bots",
    "WSS://eu.example.org, WSS://eu.example.org/bots",
    "ws://[::1]:8089/, ws://[::1]:8089/bots",
    "'', wss://api.uh.live/bots"
  })
  void thePathOfTheApiUrlGivesWayToBots(String variable, String url) {
    assertThat(UhliveServers.of(Map.of(UhliveServers.API_URL, variable)).recognitionUrl())
        .hasToString(url);
  }

  @ParameterizedTest
  @CsvSource({
    "id.example.org, demo, https://id.example.org/realms/demo/protocol/openid-connect/token",
    "127.0.0.1:8443, demo, https://127.0.0.1:8443/realms/demo/protocol/openid-connect/token",
    "'', demo, https://id.uh.live/realms/demo/protocol/openid-connect/token",
    "id.example.org, '', https://id.example.org/realms/uhlive/protocol/openid-connect/token",
    "id.example.org/auth, r, https://id.example.org/auth/realms/r/protocol/openid-connect/token",
    "http://127.0.0.1:1/, r, http://127.0.0.1:1/realms/r/protocol/openid-connect/token",
    "http://127.0.0.1:1, r, http://127.0.0.1:1/realms/r/protocol/openid-connect/token"
  })
  void tokensComeFromTheServerAndRealmOfTheVariables(String server, String realm, String url) {
    assertThat(
            UhliveServers.of(
                    Map.of(UhliveServers.AUTH_SERVER, server, UhliveServers.AUTH_REALM, realm))
                .tokenUrl())
        .hasToString(url);
  }

  @ParameterizedTest
  @CsvSource({
    "UHLIVE_API_URL, https://api.uh.live, wss://HOST[:PORT] or ws://HOST[:PORT]",
    "UHLIVE_API_URL, api.uh.live, wss://HOST[:PORT] or ws://HOST[:PORT]",
    "UHLIVE_API_URL, 'ws://a b', wss://HOST[:PORT] or ws://HOST[:PORT]",
    "UHLIVE_AUTH_SERVER, ftp://x, 'HOST, HOST:PORT or http://HOST[:PORT]'",
    "UHLIVE_AUTH_SERVER, 'a b', 'HOST, HOST:PORT or http://HOST[:PORT]'",
    "UHLIVE_AUTH_REALM, a/b, a name"
  })
  void aVariableThatCannotBeUsedIsRefusedByName(String name, String value, String expected) {
    assertThatThrownBy(() -> UhliveServers.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s: \"%s\" (expected: %s)", name, value, expected);
  }

  @Test
  void aConnectionCarriesTheTokenAndDoesNotPrintIt() {
    Token token = new Token("eyJhbGciOi", Instant.EPOCH);
    ConnectionRequest request = ConnectionRequest.of(UhliveServers.PRODUCTION, token);

    assertThat(request.url()).hasToString("wss://api.uh.live/bots");
    assertThat(request.headers()).isEqualTo(Map.of("Authorization", "bearer eyJhbGciOi"));
    assertThat(request).hasToString("ConnectionRequest[wss://api.uh.live/bots, ***]");
    assertThat(token.toString()).doesNotContain("eyJ");
  }
}
