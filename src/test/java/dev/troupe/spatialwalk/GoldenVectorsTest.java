package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.spatialwalk.wire.ClientConfigureSession;
import dev.troupe.spatialwalk.wire.Message;
import dev.troupe.spatialwalk.wire.MessageType;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that an official client wrote, against ours; the table of the protocol reference. */
final class GoldenVectorsTest {
  private static final IngressUrl INGRESS = IngressUrl.of("wss://h", "app", false);
  private static final String REQUEST = "20261120135708_Eu-NP5jScdHv";
  private static final String REQUEST_HEX =
      "32303236313132303133353730385f45752d4e50356a5363644876";

  static Stream<Arguments> sessions() {
    return Stream.of(
        Arguments.of(SessionSettings.of("ada"), "0801120308807d"),
        Arguments.of(
            settings(AvatarAudio.oggOpus(24_000), 32_000, Egress.HERE),
            "0801120a08c0bb011080fa011801"),
        Arguments.of(
            settings(
                AvatarAudio.DEFAULT,
                0,
                Egress.LiveKit.withToken("wss://lk", "r", "p", "t")
                    .withExtraAttributes(Map.of("a", "b"))
                    .withIdleTimeout(Duration.ofSeconds(120))),
            "0801122408807d2801321d0a087773733a2f2f6c6b2201722a017032060a01611201623878420174"),
        Arguments.of(
            settings(AvatarAudio.DEFAULT, 0, new Egress.Agora("c", "t", 7, "p")),
            "0801121208807d28023a0b0a01631201741807220170"));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void configuresASessionByteForByte(SessionSettings settings, String hex) throws Exception {
    assertThat(hex(new SpatialwalkProtocol(INGRESS, settings).hello())).isEqualTo(hex);
    assertReadsAndWritesTheSame(hex);
  }

  @Test
  void aConfigurationOfZerosIsWrittenWithItsArm() {
    Message zeros =
        Message.newBuilder()
            .setType(MessageType.MESSAGE_CLIENT_CONFIGURE_SESSION)
            .setClientConfigureSession(ClientConfigureSession.getDefaultInstance())
            .build();
    assertThat(hex(zeros.toByteArray())).isEqualTo("08011200");
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of(
            new AvatarCommand.Audio(REQUEST, new byte[] {1, 2}, false),
            "080322210a1b" + REQUEST_HEX + "1a020102"),
        Arguments.of(AvatarCommand.Audio.end(REQUEST), "0803221f0a1b" + REQUEST_HEX + "1001"),
        Arguments.of(new AvatarCommand.Interrupt(REQUEST), "0807421d0a1b" + REQUEST_HEX));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void writesCommandsByteForByte(AvatarCommand command, String hex) throws Exception {
    byte[] written = new SpatialwalkProtocol(INGRESS, SessionSettings.of("ada")).encode(command);
    assertThat(hex(written)).isEqualTo(hex);
    assertReadsAndWritesTheSame(hex);
  }

  /** No official bytes exist for these; the numbers are those of the schema. */
  @Test
  void holdsAndResumesUnderTheNumbersOfTheSuccessors() {
    SpatialwalkProtocol protocol = new SpatialwalkProtocol(INGRESS, SessionSettings.of("ada"));
    assertThat(hex(protocol.encode(new AvatarCommand.Pause("r1")))).isEqualTo("08084a040a027231");
    assertThat(hex(protocol.encode(new AvatarCommand.Resume("r1")))).isEqualTo("080952040a027231");
  }

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of("08021a080a06636f6e6e2d31", new AvatarEvent.Confirmed("conn-1", Set.of())),
        Arguments.of(
            "08042a1e0a06636f6e6e2d3118a11f22114372656469747320657868617573746564",
            new AvatarEvent.ServerFailed("conn-1", null, 4001, "Credits exhausted")),
        Arguments.of(
            "08042a101810220c756e617574686f72697a6564",
            new AvatarEvent.ServerFailed("", null, 16, "unauthorized")));
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsEventsByteForByte(String hex, AvatarEvent expected) throws Exception {
    assertThat(SpatialwalkDecoder.decode(bytes(hex))).isEqualTo(expected);
    assertReadsAndWritesTheSame(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "0805320c0a06636f6e6e2d3112027231, false",
    "0805320e0a06636f6e6e2d31120272311801, true"
  })
  void readsMotionAndHandsOnItsVeryBytes(String hex, boolean end) throws Exception {
    byte[] message = bytes(hex);
    AvatarEvent.Animation animation = (AvatarEvent.Animation) SpatialwalkDecoder.decode(message);
    assertThat(animation.connectionId()).isEqualTo("conn-1");
    assertThat(animation.reqId()).isEqualTo("r1");
    assertThat(animation.end()).isEqualTo(end);
    assertThat(animation.bytes()).isSameAs(message);
    assertThat(animation.keyframes()).isZero();
    assertReadsAndWritesTheSame(hex);
  }

  /** The schema of this repository knows every byte of it. */
  private static void assertReadsAndWritesTheSame(String hex)
      throws InvalidProtocolBufferException {
    Message message = Message.parseFrom(bytes(hex));
    assertThat(hex(message.toByteArray())).isEqualTo(hex);
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    assertThat(message.getDataCase().getNumber()).isEqualTo(message.getTypeValue() + 1);
  }

  private static SessionSettings settings(AvatarAudio audio, int bitrate, Egress egress) {
    return new SessionSettings("ada", audio, bitrate, egress, Map.of());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
