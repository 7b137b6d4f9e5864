package dev.troupe.simulator.spatialwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that the vendor's own generated code was seen to produce, both ways. */
class GoldenVectorTest {
  private static final String REQ = "20261120135708_Eu-NP5jScdHv";

  static Stream<Arguments> whatClientsSay() {
    return Stream.of(
        Arguments.of("0801120308807d", configure(16_000, 0, 0)),
        Arguments.of("08011200", configure(0, 0, 0)),
        Arguments.of("0801120a08c0bb011080fa011801", configure(24_000, 32_000, 1)),
        Arguments.of(
            "0801122408807d2801321d0a087773733a2f2f6c6b2201722a017032060a01611201623878420174",
            new ClientMessage.Configure(
                new Configuration(
                    16_000,
                    0,
                    0,
                    0,
                    Configuration.LIVEKIT,
                    new Configuration.LiveKit(
                        "wss://lk", "", "", "r", "p", Map.of("a", "b"), 120, "t"),
                    null,
                    Map.of()))),
        Arguments.of(
            "0801121208807d28023a0b0a01631201741807220170",
            new ClientMessage.Configure(
                new Configuration(
                    16_000,
                    0,
                    0,
                    0,
                    Configuration.AGORA,
                    null,
                    new Configuration.Agora("c", "t", 7, "p"),
                    Map.of()))),
        Arguments.of(
            "080322210a1b32303236313132303133353730385f45752d4e50356a53636448761a020102",
            new ClientMessage.Audio(REQ, false, Buffer.buffer(new byte[] {1, 2}))),
        Arguments.of(
            "0803221f0a1b32303236313132303133353730385f45752d4e50356a53636448761001",
            new ClientMessage.Audio(REQ, true, Buffer.buffer())),
        Arguments.of(
            "0807421d0a1b32303236313132303133353730385f45752d4e50356a5363644876",
            new ClientMessage.Interrupt(REQ)));
  }

  @ParameterizedTest
  @MethodSource("whatClientsSay")
  void readsWhatTheVendorsClientWrites(String hex, ClientMessage message) throws Exception {
    assertThat(ClientMessage.read(bytes(hex))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("whatClientsSay")
  void writesWhatTheVendorsClientWrites(String hex, ClientMessage message) {
    Buffer written =
        switch (message) {
          case ClientMessage.Configure configure -> ClientWire.configure(configure.configuration());
          case ClientMessage.Audio audio ->
              ClientWire.audio(audio.reqId(), audio.audio(), audio.end());
          case ClientMessage.Interrupt interrupt -> ClientWire.interrupt(interrupt.reqId());
          default -> throw new AssertionError(message);
        };
    assertThat(hex(written)).isEqualTo(hex);
  }

  @Test
  void writesWhatTheServiceSays() {
    assertThat(hex(ServerMessages.confirm("conn-1", List.of())))
        .isEqualTo("08021a080a06636f6e6e2d31");
    assertThat(hex(ServerMessages.error("conn-1", "", 4001, "Credits exhausted")))
        .isEqualTo("08042a1e0a06636f6e6e2d3118a11f22114372656469747320657868617573746564");
    assertThat(hex(ServerMessages.error("", "", 16, "unauthorized")))
        .isEqualTo("08042a101810220c756e617574686f72697a6564");
    assertThat(hex(ServerMessages.animation("conn-1", "r1", false, null, "")))
        .isEqualTo("0805320c0a06636f6e6e2d3112027231");
    assertThat(hex(ServerMessages.animation("conn-1", "r1", true, null, "")))
        .isEqualTo("0805320e0a06636f6e6e2d31120272311801");
  }

  @Test
  void readsWhatTheServiceSays() {
    assertThat(heard("08021a080a06636f6e6e2d31"))
        .extracting(ClientWire.Heard::type, ClientWire.Heard::connectionId)
        .containsExactly(2, "conn-1");
    assertThat(heard("08042a1e0a06636f6e6e2d3118a11f22114372656469747320657868617573746564"))
        .extracting(ClientWire.Heard::code, ClientWire.Heard::message)
        .containsExactly(4001, "Credits exhausted");
    assertThat(heard("08042a101810220c756e617574686f72697a6564"))
        .extracting(ClientWire.Heard::connectionId, ClientWire.Heard::code)
        .containsExactly("", 16);
    assertThat(heard("0805320c0a06636f6e6e2d3112027231"))
        .extracting(ClientWire.Heard::reqId, ClientWire.Heard::end)
        .containsExactly("r1", false);
    assertThat(heard("0805320e0a06636f6e6e2d31120272311801").end()).isTrue();
  }

  private static ClientMessage configure(int rate, int bitrate, int format) {
    return new ClientMessage.Configure(
        new Configuration(rate, bitrate, format, 0, 0, null, null, Map.of()));
  }

  private static ClientWire.Heard heard(String hex) {
    return ClientWire.read(bytes(hex));
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex));
  }

  private static String hex(Buffer bytes) {
    return HexFormat.of().formatHex(bytes.getBytes());
  }
}
