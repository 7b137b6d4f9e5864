package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session's configuration, checked before anybody is asked for a token. */
final class SessionConfigTest {

  private static SessionConfig.Builder complete() {
    return SessionConfig.builder()
        .avatarId("ada")
        .apiKey("s3cret")
        .appId("app")
        .consoleEndpointUrl("https://console.example/v1/console")
        .ingressEndpointUrl("wss://api.example/v2/driveningress");
  }

  @Test
  void hasTheDefaultsOfTheOfficialClients() {
    SessionConfig config = complete().build();
    assertThat(config.settings())
        .isEqualTo(new SessionSettings("ada", AvatarAudio.pcm(16_000), 0, Egress.HERE, Map.of()));
    assertThat(config.useQueryAuth()).isFalse();
    assertThat(config.expireAt()).isNull();
    config.onFrame().accept(new AvatarEvent.Animation("c", "r", true, new byte[0], null));
    config
        .onError()
        .accept(AvatarError.of(AvatarErrorCode.UNKNOWN, AvatarPhase.UNKNOWN, "nobody minds"));
    config.onClose().run();
  }

  @Test
  void everyWordReachesTheSession() {
    List<String> heard = new ArrayList<>();
    Egress.LiveKit room = Egress.LiveKit.withToken("wss://lk", "r", "p", "t");
    Instant until = Instant.parse("2026-11-20T00:00:00Z");
    SessionConfig config =
        complete()
            .useQueryAuth(true)
            .expireAt(until)
            .audioFormat(AvatarAudio.Encoding.OGG_OPUS)
            .sampleRate(24_000)
            .bitrate(32_000)
            .livekitEgress(room)
            .extraParams(Map.of("quality", "high"))
            .onFrame(frame -> heard.add("frame"))
            .onError(error -> heard.add("error"))
            .onClose(() -> heard.add("close"))
            .build();
    assertThat(config.settings())
        .isEqualTo(
            new SessionSettings(
                "ada", AvatarAudio.oggOpus(24_000), 32_000, room, Map.of("quality", "high")));
    assertThat(config.expireAt()).isEqualTo(until);
    assertThat(config.ingress().upgrade("ada", "t").headers()).isEmpty();
    assertThat(config.console().request(until, until.minusSeconds(9)).uri())
        .hasToString("https://console.example/v1/console/session-tokens");
    assertThat(config.protocol().upgrade("t").address().getRawQuery())
        .isEqualTo("id=ada&appId=app&sessionKey=t");
    config.onClose().run();
    assertThat(heard).containsExactly("close");
    assertThat(complete().agoraEgress(new Egress.Agora("c", "", 0, "")).build().settings().egress())
        .isEqualTo(new Egress.Agora("c", "", 0, ""));
  }

  static List<Arguments> faults() {
    return List.of(
        fault(it -> it.avatarId(""), "avatarId: "),
        fault(it -> it.apiKey(""), "apiKey: "),
        fault(it -> it.appId(" "), "appId: "),
        fault(it -> it.consoleEndpointUrl(""), "console: "),
        fault(it -> it.consoleEndpointUrl("wss://h"), "console: "),
        fault(it -> it.ingressEndpointUrl(""), "ingress: "),
        fault(it -> it.ingressEndpointUrl("ftp://h"), "ingress: "),
        fault(it -> it.sampleRate(12_000), "sampleRate: 12000"),
        fault(it -> it.bitrate(-1), "bitrate: -1"));
  }

  private static Arguments fault(
      Function<SessionConfig.Builder, SessionConfig.Builder> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsMissingOrWrongIsNamed(
      Function<SessionConfig.Builder, SessionConfig.Builder> change, String message) {
    assertThatThrownBy(() -> change.apply(complete()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void motionGoesToOnePlaceOnly() {
    SessionConfig.Builder builder =
        complete().livekitEgress(Egress.LiveKit.withToken("wss://lk", "r", "p", "s3cret"));
    assertThatThrownBy(() -> builder.agoraEgress(new Egress.Agora("c", "s3cret", 0, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("egress: ")
        .hasMessageEndingWith("(expected: one)")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void nobodySeesTheKey() {
    assertThat(complete().build().toString()).contains("app", "ada").doesNotContain("s3cret");
  }
}
