package dev.troupe.simulator.spatialwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire format beyond what well-behaved clients send. */
class WireTest {

  @Test
  void skipsFieldsThatNobodyKnows() throws Exception {
    // Fields 20 to 24: varint, 64 bits, bytes, a group with a field of its own, 32 bits.
    String unknown =
        "a001ff01" + "a901" + "0102030405060708" + "b20102aabb" + "bb010801bc01" + "c50101020304";
    assertThat(ClientMessage.read(bytes(unknown + "0807" + "42030a0172")))
        .isEqualTo(new ClientMessage.Interrupt("r"));
  }

  @Test
  void ofASingleValueTheLastCounts() throws Exception {
    assertThat(ClientMessage.read(bytes("0803" + "0807" + "42060a01720a0173")))
        .isEqualTo(new ClientMessage.Interrupt("s"));
  }

  @Test
  void putsAMessageInPiecesTogether() throws Exception {
    ClientMessage pieces = ClientMessage.read(bytes("0803" + "22030a0172" + "22021001"));
    assertThat(pieces).isEqualTo(new ClientMessage.Audio("r", true, Buffer.buffer()));
  }

  @Test
  void ofAOneofTheLastCounts() throws Exception {
    // An audio payload behind the configuration takes its place: the configuration is missing.
    assertThat(ClientMessage.read(bytes("0801" + "120308807d" + "22030a0172")))
        .isEqualTo(new ClientMessage.Configure(null));
  }

  @Test
  void aKindWithoutItsPayloadIsThatKindAndEmpty() throws Exception {
    assertThat(ClientMessage.read(bytes("0803")))
        .isEqualTo(new ClientMessage.Audio("", false, Buffer.buffer()));
    assertThat(ClientMessage.read(bytes("0801"))).isEqualTo(new ClientMessage.Configure(null));
    assertThat(ClientMessage.read(bytes("0805"))).isEqualTo(new ClientMessage.Misdirected(5));
    assertThat(ClientMessage.read(bytes("080b"))).isEqualTo(new ClientMessage.Unknown(11));
    assertThat(ClientMessage.read(Buffer.buffer())).isEqualTo(new ClientMessage.Unknown(0));
  }

  @ParameterizedTest
  @CsvSource({
    "08, message: ends in the middle of a number",
    "0aff01, length: 255 (expected: at most 0 left)",
    "0affffffffffffffffff01, length: -1 (expected: at most 0 left)",
    "08ffffffffffffffffffff01, varint: more than ten bytes",
    "00, tag: 0 (expected: a field number from 1)",
    "0c, wire type: 4",
    "0f, wire type: 7",
    "0b, message: ends in the middle of a number",
    "0d0102, message: ends in the middle of a field"
  })
  void refusesWhatIsNoMessage(String hex, String why) {
    assertThatThrownBy(() -> WireMessage.of(bytes(hex)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage(why);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    assertThatThrownBy(() -> ClientMessage.read(bytes("0807" + "42030a01ff")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("field 1: not UTF-8");
  }

  @Test
  void refusesGroupsNestedWithoutEnd() {
    assertThatThrownBy(() -> WireMessage.of(bytes("0b".repeat(5000))))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void readsBackWhateverItWrites() throws Exception {
    WireWriter inner = new WireWriter().number(1, -1).text(2, "ü€😀").floats(3, 0, 1.5f);
    Buffer written =
        new WireWriter()
            .number(1, Long.MIN_VALUE)
            .number(200, 1L << 40)
            .flag(3, true)
            .message(4, inner)
            .message(4, new WireWriter())
            .toBuffer();

    WireMessage read = WireMessage.of(written);

    assertThat(read.number(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(read.number(200)).isEqualTo(1L << 40);
    assertThat(read.flag(3)).isTrue();
    List<WireMessage> messages = read.messages(4);
    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).integer(1)).isEqualTo(-1);
    assertThat(messages.get(0).text(2)).isEqualTo("ü€😀");
    assertThat(messages.get(0).bytes(3).getFloatLE(4)).isEqualTo(1.5f);
    assertThat(messages.get(1).has(2)).isFalse();
  }

  @Test
  void readsExtraParameters() throws Exception {
    Configuration wanted =
        new Configuration(16_000, 0, 0, 0, 0, null, null, Map.of("quality", "high", "", ""));
    assertThat(ClientMessage.read(ClientWire.configure(wanted)))
        .isEqualTo(new ClientMessage.Configure(wanted));
  }

  @Test
  void neverFailsInAnotherWayThanItSays() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 1 && random.nextBoolean()) {
        noise[0] = 8;
        noise[1] = (byte) random.nextInt(12);
      }
      try {
        ClientMessage.read(Buffer.buffer(noise));
      } catch (MalformedMessageException malformed) {
        assertThat(malformed).hasMessageMatching("[a-z].*");
      }
    }
  }

  @Test
  void padsAMessageToTheSizeAskedFor() {
    Buffer padded = ServerMessages.paddedAnimation("conn-1", "r1", (1 << 20) + 1);
    assertThat(padded.length()).isEqualTo((1 << 20) + 1);
    assertThat(ClientWire.read(padded).reqId()).isEqualTo("r1");
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex));
  }
}
