package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.avatar.AvatarUpgrade;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the ingress, also from bases that the official clients spoil. */
final class IngressUrlTest {

  @ParameterizedTest
  @CsvSource({
    "wss://h/v2/driveningress, wss://h/v2/driveningress/websocket?id=ada",
    "wss://h/v2/driveningress/, wss://h/v2/driveningress/websocket?id=ada",
    "wss://h/v2/driveningress///, wss://h/v2/driveningress/websocket?id=ada",
    "https://h/v2/driveningress, wss://h/v2/driveningress/websocket?id=ada",
    "HTTPS://h/v2, wss://h/v2/websocket?id=ada",
    "http://127.0.0.1:9123, ws://127.0.0.1:9123/websocket?id=ada",
    "Ws://[::1]:9123/, ws://[::1]:9123/websocket?id=ada",
    "wss://h/a?x=1&empty=&bare, wss://h/a/websocket?x=1&empty=&bare&id=ada",
    "wss://h/a/?x=1, wss://h/a/websocket?x=1&id=ada",
    "wss://h/a?x=%2F+y, wss://h/a/websocket?x=%2F+y&id=ada",
    "wss://h/a?id=other&x=1&sessionKey=old&app%49d=old, wss://h/a/websocket?x=1&id=ada",
    "wss://h/a%20b?, wss://h/a%20b/websocket?id=ada",
    "wss://h/a#part, wss://h/a/websocket?id=ada"
  })
  void extendsThePathAndKeepsTheRest(String base, String expected) {
    assertThat(IngressUrl.of(base, "app", false).upgrade("ada", "t").address())
        .hasToString(expected);
  }

  @Test
  void credentialsGoIntoHeaders() {
    AvatarUpgrade upgrade = IngressUrl.of("wss://h", "app", false).upgrade("ada", "tok");
    assertThat(upgrade.headers()).isEqualTo(Map.of("X-App-ID", "app", "X-Session-Key", "tok"));
    assertThat(upgrade.address().getRawQuery()).isEqualTo("id=ada");
  }

  @Test
  void orIntoTheQueryAndThenNowhereElse() {
    AvatarUpgrade upgrade = IngressUrl.of("wss://h", "app", true).upgrade("av 1/x", "t+k=/");
    assertThat(upgrade.headers()).isEmpty();
    assertThat(upgrade.address().getRawQuery())
        .isEqualTo("id=av+1%2Fx&appId=app&sessionKey=t%2Bk%3D%2F");
  }

  @Test
  void whoPrintsTheRequestSeesNoToken() {
    assertThat(IngressUrl.of("wss://h/a", "app", true).upgrade("ada", "s3cret"))
        .hasToString("wss://h/a/websocket");
    assertThat(IngressUrl.of("wss://h/a", "app", false).upgrade("ada", "s3cret"))
        .hasToString("wss://h/a/websocket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "example.com:8080/v2", "/v2/driveningress", ""})
  void aSchemeIsNeeded(String base) {
    assertThatThrownBy(() -> IngressUrl.of(base, "app", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ingress: "
                + base
                + ": scheme missing"
                + " (expected: ws, wss, http or https, as in wss://HOST/PATH)");
  }

  @Test
  void onlySomeSchemesWillDo() {
    assertThatThrownBy(() -> IngressUrl.of("ftp://example.com", "app", false))
        .hasMessageStartingWith("ingress: ftp://example.com: unsupported scheme (expected: ws,");
  }

  @Test
  void whatIsNoUrlOrHasNoHostIsRefused() {
    assertThatThrownBy(() -> IngressUrl.of("wss://h/a b", "app", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ws, wss,");
    assertThatThrownBy(() -> IngressUrl.of("wss:///path", "app", false))
        .hasMessageContaining("host missing");
  }

  @Test
  void credentialsThatNoHeaderCanCarryAreRefusedWithoutBeingShown() {
    IngressUrl ingress = IngressUrl.of("wss://h", "app", false);
    assertThatThrownBy(() -> ingress.upgrade("ada", "s3cret\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("token: ")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> ingress.upgrade("ada", " ")).hasMessageStartingWith("token: ");
    assertThatThrownBy(() -> IngressUrl.of("wss://h", "", false))
        .hasMessage("appId: \"\" (expected: a name)");
    assertThatThrownBy(() -> IngressUrl.of("wss://h", "a\nb", false))
        .hasMessageStartingWith("appId: ");
  }
}
