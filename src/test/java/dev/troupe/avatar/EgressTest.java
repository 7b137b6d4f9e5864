package dev.troupe.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where motion may go, checked before a session is dialled for it. */
final class EgressTest {
  private static final Egress.LiveKit ROOM =
      Egress.LiveKit.withToken("wss://lk", "room", "avatar", "s3cret");

  @Test
  void onlyWhatComesBackHereCanBeLentToOthers() {
    assertThat(Egress.HERE.elsewhere()).isFalse();
    assertThat(ROOM.elsewhere()).isTrue();
    assertThat(new Egress.Agora("c", "", 0, "").elsewhere()).isTrue();
  }

  @Test
  void aRoomNeedsATokenOrAKeyWithItsSecret() {
    assertThat(Egress.LiveKit.withKey("wss://lk", "room", "avatar", "key", "s3cret").apiSecret())
        .isEqualTo("s3cret");
    String message = "credentials: *** (expected: a token, or a key and its secret, not both)";
    assertThatThrownBy(() -> Egress.LiveKit.withToken("wss://lk", "room", "avatar", ""))
        .hasMessage(message);
    assertThatThrownBy(() -> Egress.LiveKit.withKey("wss://lk", "room", "avatar", "key", ""))
        .hasMessage(message);
    assertThatThrownBy(() ->
            new Egress.LiveKit(
                "wss://lk", "room", "avatar", "t", "key", "s", Map.of(), Duration.ZERO))
        .hasMessage(message);
  }

  @Test
  void whatARoomLacksIsNamed() {
    assertThatThrownBy(() -> Egress.LiveKit.withToken("lk.example.com", "room", "avatar", "t"))
        .hasMessage("url: lk.example.com (expected: wss://HOST or the like)");
    assertThatThrownBy(() -> Egress.LiveKit.withToken("wss://lk", " ", "avatar", "t"))
        .hasMessage("roomName:   (expected: a name)");
    assertThatThrownBy(() -> Egress.LiveKit.withToken("wss://lk", "room", "", "t"))
        .hasMessage("publisherId:  (expected: a name)");
    assertThatThrownBy(() -> ROOM.withIdleTimeout(Duration.ofMillis(1_500)))
        .hasMessage("idleTimeout: PT1.5S (expected: whole seconds, zero or positive)");
    assertThatThrownBy(() -> ROOM.withIdleTimeout(Duration.ofSeconds(-1)))
        .hasMessageStartingWith("idleTimeout: PT-1S");
    assertThatThrownBy(() -> ROOM.withIdleTimeout(Duration.ofSeconds(1L << 31)))
        .hasMessageStartingWith("idleTimeout: ");
  }

  @Test
  void whatAChannelLacksIsNamed() {
    assertThatThrownBy(() -> new Egress.Agora("", "t", 0, "p"))
        .hasMessage("channelName:  (expected: a name)");
    assertThatThrownBy(() -> new Egress.Agora("c", "t", 1L << 32, "p"))
        .hasMessage("uid: 4294967296 (expected: 0 to 4294967295)");
    assertThatThrownBy(() -> new Egress.Agora("c", "t", -1, "p")).hasMessageStartingWith("uid: -1");
  }

  @Test
  void nobodySeesItsSecrets() {
    assertThat(ROOM.toString()).contains("wss://lk", "room", "avatar").doesNotContain("s3cret");
    assertThat(Egress.LiveKit.withKey("wss://lk", "room", "a", "s3cret", "s3cret").toString())
        .doesNotContain("s3cret");
    assertThat(new Egress.Agora("c", "s3cret", 7, "p").toString()).doesNotContain("s3cret");
    SessionSettings settings = new SessionSettings("ada", AvatarAudio.DEFAULT, 0, ROOM, Map.of());
    assertThat(settings.toString()).contains("ada").doesNotContain("s3cret");
  }

  @Test
  void settingsAreEqualWhenSessionsCanStandInForEachOther() {
    Map<String, String> params = new HashMap<>(Map.of("quality", "high"));
    SessionSettings one =
        new SessionSettings("ada", AvatarAudio.pcm(24_000), 0, Egress.HERE, params);
    params.put("quality", "low");
    assertThat(one)
        .isEqualTo(
            new SessionSettings(
                "ada", AvatarAudio.pcm(24_000), 0, new Egress.Here(), Map.of("quality", "high")))
        .isNotEqualTo(SessionSettings.of("ada"));
    assertThatThrownBy(() -> SessionSettings.of(" "))
        .hasMessage("avatarId: \" \" (expected: a name)");
    assertThatThrownBy(
            () -> new SessionSettings("ada", AvatarAudio.DEFAULT, -1, Egress.HERE, Map.of()))
        .hasMessage("bitrate: -1 (expected: 0 or more)");
  }
}
