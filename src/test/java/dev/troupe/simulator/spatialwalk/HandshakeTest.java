package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phrases are those that the vendor's clients look for. */
class HandshakeTest {
  private static final Configuration.LiveKit ROOM =
      new Configuration.LiveKit("wss://lk", "", "", "r", "p", Map.of(), 0, "token");
  private static final Configuration.Agora CHANNEL = new Configuration.Agora("c", "t", 0, "p");

  @ParameterizedTest
  @ValueSource(ints = {8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
  void takesEveryRateOfPcm(int rate) {
    assertThat(judge(Dialect.LEGACY, Bench.pcm(rate))).isInstanceOf(Handshake.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 12_000, 16_000, 24_000, 48_000})
  void takesEveryRateOfOpus(int rate) {
    assertThat(judge(Dialect.NG, Bench.opus(rate))).isInstanceOf(Handshake.Accepted.class);
  }

  @Test
  void refusesRatesOfTheOtherFormat() {
    assertThat(rejected(Dialect.LEGACY, Bench.pcm(12_000)).message())
        .isEqualTo("unsupported sample rate: 12000");
    assertThat(rejected(Dialect.LEGACY, Bench.opus(44_100)).message())
        .isEqualTo("unsupported sample rate: 44100");
    assertThat(rejected(Dialect.LEGACY, Bench.pcm(0)).code()).isZero();
  }

  @Test
  void refusesWhatIsNoConfiguration() {
    assertThat(rejected(ClientWire.interrupt("r")).message())
        .isEqualTo("expected ClientConfigureSession message");
    assertThat(rejected(Buffer.buffer()).message())
        .isEqualTo("expected ClientConfigureSession message");
    assertThat(rejected(ClientWire.envelope(1, null)).message())
        .isEqualTo("ClientConfigureSession message is nil");
    Handshake.Rejected garbage = rejected(Buffer.buffer(new byte[] {-1, -1}));
    assertThat(garbage.message()).startsWith("failed to unmarshal initial message");
    assertThat(garbage.close()).isEqualTo(CloseCodes.PROTOCOL_ERROR);
    assertThat(Handshake.text().message()).isEqualTo("unexpected message type");
  }

  @Test
  void refusesFormatsThatDoNotExist() {
    Configuration odd = new Configuration(16_000, 0, 2, 0, 0, null, null, Map.of());
    assertThat(rejected(Dialect.NG, odd).message()).isEqualTo("unsupported audio format: 2");
    Configuration packed = new Configuration(16_000, 0, 0, 1, 0, null, null, Map.of());
    assertThat(rejected(Dialect.NG, packed).message())
        .isEqualTo("unsupported transport compression: 1");
  }

  @Test
  void refusesEgressThatContradictsItself() {
    for (Configuration wrong :
        new Configuration[] {
          egress(Configuration.LIVEKIT, null, null),
          egress(Configuration.LIVEKIT, ROOM, CHANNEL),
          egress(Configuration.AGORA, null, null),
          egress(Configuration.AGORA, ROOM, CHANNEL),
          egress(Configuration.SOCKET, ROOM, null),
          egress(3, null, null),
          Bench.liveKit("", "token", 0),
          Bench.agora("", "token")
        }) {
      Handshake.Rejected rejected = rejected(Dialect.LEGACY, wrong);
      assertThat(rejected.code()).isEqualTo(Dialect.INVALID_ARGUMENT);
      assertThat(rejected.message()).containsAnyOf("livekit_egress", "agora_egress");
      assertThat(rejected(Dialect.NG, wrong).code()).isZero();
    }
  }

  @Test
  void asksForCredentialsOfTheRoom() {
    assertThat(rejected(Dialect.LEGACY, Bench.liveKit("wss://lk", "", 0)).message())
        .isEqualTo("missing livekit credentials: provide api_token or both api_key and api_secret");
    Configuration.LiveKit keyed =
        new Configuration.LiveKit("wss://lk", "key", "secret", "r", "p", Map.of(), 0, "");
    assertThat(judge(Dialect.LEGACY, egress(Configuration.LIVEKIT, keyed, null)))
        .isInstanceOf(Handshake.Accepted.class);
  }

  @Test
  void failsToReachRoomsAsTheirNamesSay() {
    Configuration refused = Bench.liveKit("wss://lk", "avatarkit-e2e-invalid-livekit-token", 0);
    assertThat(rejected(Dialect.LEGACY, refused).code()).isEqualTo(Dialect.UNAUTHENTICATED);
    assertThat(rejected(Dialect.LEGACY, refused).message()).contains("unauthorized");
    assertThat(rejected(Dialect.NG, refused).code()).isZero();
    Configuration away = Bench.agora("unavailable", "t");
    assertThat(rejected(Dialect.LEGACY, away).code()).isEqualTo(Dialect.UNAVAILABLE);
    assertThat(rejected(Dialect.LEGACY, away).message())
        .startsWith("failed to create egress connection");
    assertThat(rejected(Dialect.NG, away))
        .extracting(Handshake.Rejected::code, Handshake.Rejected::close)
        .containsExactly(4503, 4503);
    assertThat(rejected(Dialect.LEGACY, Bench.liveKit("wss://unconfigured", "t", 0)).message())
        .isEqualTo("egress client is not configured on server");
  }

  private static Configuration egress(
      int type, Configuration.LiveKit room, Configuration.Agora channel) {
    return new Configuration(16_000, 0, 0, 0, type, room, channel, Map.of());
  }

  private static Handshake.Verdict judge(Dialect dialect, Configuration wanted) {
    return new Handshake(dialect).judge(ClientWire.configure(wanted));
  }

  private static Handshake.Rejected rejected(Dialect dialect, Configuration wanted) {
    return (Handshake.Rejected) judge(dialect, wanted);
  }

  private static Handshake.Rejected rejected(Buffer first) {
    return (Handshake.Rejected) new Handshake(Dialect.LEGACY).judge(first);
  }
}
