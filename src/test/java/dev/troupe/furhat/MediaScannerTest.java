package dev.troupe.furhat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.Decoded;
import dev.troupe.link.Inbound;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.RobotEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way to media agrees with the slow one, and never disagrees loudly. */
final class MediaScannerTest {
  private static final FurhatProtocol PROTOCOL = new FurhatProtocol(null);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100, 254, 255, 256, 257, 5_000, 100_001})
  void readsPicturesOfAnySizeInAnyOrderOfFields(int size) {
    byte[] jpeg = random(size);
    String image = "'image':'" + Base64.getEncoder().encodeToString(jpeg) + "'";
    String type = "'type':'response.camera.data'";
    String id = "'request_id':'5-9'";
    List<String> messages =
        List.of(
            "{" + type + "," + image + "," + id + "}",
            "{" + image + "," + id + "," + type + "}",
            "{" + id + "," + type + "," + image + "}",
            "{ " + type + " , " + id + " ,\n " + image + " }\n");
    for (String message : messages) {
      Inbound<RobotEvent> inbound = scan(message);
      assertThat(inbound).isNotNull();
      assertThat(inbound.requestId()).isEqualTo("5-9");
      assertThat(inbound.last()).isTrue();
      assertThat(inbound.kind()).isEqualTo(MessageKind.VIDEO);
      assertThat(((RobotEvent.CameraPicture) inbound.event()).jpeg()).isEqualTo(jpeg);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 640, 1280, 20_000})
  void readsBothEars(int size) {
    byte[] one = random(size);
    byte[] two = random(size + 1);
    Inbound<RobotEvent> inbound =
        scan(
            "{'type':'response.audio.data','microphone':'%s','speaker':'%s'}"
                .formatted(base64(one), base64(two)));
    assertThat(inbound).isNotNull();
    RobotEvent.AudioHeard heard = (RobotEvent.AudioHeard) inbound.event();
    assertThat(heard.microphone()).isEqualTo(one);
    assertThat(heard.speaker()).isEqualTo(two);
    assertThat(inbound.last()).isFalse();
  }

  @Test
  void readsOneEar() {
    Inbound<RobotEvent> inbound = scan("{'type':'response.audio.data','microphone':'AAE='}");
    assertThat(inbound).isNotNull();
    RobotEvent.AudioHeard heard = (RobotEvent.AudioHeard) inbound.event();
    assertThat(heard.microphone()).containsExactly(0, 1);
    assertThat(heard.speaker()).isNull();
  }

  @Test
  void leavesEverythingElseToTheParserWhichReadsTheSame() {
    byte[] jpeg = random(2_000);
    String escaped = base64(jpeg).replace("/", "\\/");
    List<String> messages =
        List.of(
            "{'type':'response.camera.data','image':'" + escaped + "'}",
            "{'type':'response.camera.data','n':{'a':[1]},'image':'" + base64(jpeg) + "'}",
            "{'type':'response.camera.data','image':'" + base64(jpeg) + "','seq':7}",
            "{'type':'response.camera.data','image':'" + base64(jpeg) + "','request_id':null}",
            "{'type':'response.camera.data','image':'"
                + base64(jpeg)
                + "','request_id':'\\u0031'}");
    for (String message : messages) {
      assertThat(scan(message)).isNull();
      Inbound<RobotEvent> inbound = (Inbound<RobotEvent>) decode(message);
      assertThat(((RobotEvent.CameraPicture) inbound.event()).jpeg()).isEqualTo(jpeg);
    }
  }

  @Test
  void mediaThatIsNotBase64IsMalformed() {
    assertThat(decode("{'type':'response.camera.data','image':'?'}"))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(decode("{'type':'response.audio.data','microphone':'A A='}"))
        .isInstanceOf(Decoded.Malformed.class);
  }

  /** Whatever happens to a message on its way, decoding it ends in a value. */
  @Test
  void anyMutationOfAnyMessageDecodesToSomething() {
    List<byte[]> seeds = new ArrayList<>();
    FurhatDecoderTest.responses().forEach(row -> seeds.add(bytes((String) row.get()[0])));
    seeds.add(bytes("{'type':'response.camera.data','image':'" + base64(random(700)) + "'}"));
    seeds.add(bytes("{'type':'response.audio.data','microphone':'" + base64(random(64)) + "'}"));
    Random random = new Random(20_261_120);
    long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    int rounds = 0;
    while (System.nanoTime() < until) {
      byte[] message = seeds.get(random.nextInt(seeds.size())).clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        message = mutate(message, random);
      }
      assertThat(PROTOCOL.decode(message, 0, message.length)).isNotNull();
      rounds++;
    }
    assertThat(rounds).isGreaterThan(1_000);
  }

  /** A message that both can read is the same to both. */
  @Test
  void theFastWayNeverReadsWhatTheSlowOneReadsOtherwise() {
    Random random = new Random(42);
    byte[] seed =
        bytes(
            "{'type':'response.camera.data','image':'"
                + base64(random(90))
                + "','request_id':'a'}");
    for (int i = 0; i < 50_000; i++) {
      byte[] message = mutate(mutate(seed.clone(), random), random);
      Inbound<RobotEvent> fast = MediaScanner.scan(message, 0, message.length);
      if (fast != null) {
        Decoded<RobotEvent> slow = FurhatDecoder.decode(message, 0, message.length);
        assertThat(slow).isInstanceOf(Inbound.class);
        Inbound<RobotEvent> inbound = (Inbound<RobotEvent>) slow;
        assertThat(inbound.requestId()).isEqualTo(fast.requestId());
        assertThat(((RobotEvent.CameraPicture) inbound.event()).jpeg())
            .isEqualTo(((RobotEvent.CameraPicture) fast.event()).jpeg());
      }
    }
  }

  private static byte[] mutate(byte[] message, Random random) {
    if (message.length == 0) {
      return message;
    }
    int at = random.nextInt(message.length);
    switch (random.nextInt(5)) {
      case 0 -> message[at] = (byte) random.nextInt(256);
      case 1 -> message[at] = (byte) "\"\\{}[],: e-9".charAt(random.nextInt(12));
      case 2 -> message[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> {
        return Arrays.copyOf(message, at);
      }
      default -> {
        byte[] doubled = Arrays.copyOf(message, message.length + at);
        System.arraycopy(message, 0, doubled, message.length, at);
        return doubled.length > 20_000 ? message : doubled;
      }
    }
    return message;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Inbound<RobotEvent> scan(String message) {
    byte[] bytes = bytes(message);
    return MediaScanner.scan(bytes, 0, bytes.length);
  }

  private static Decoded<RobotEvent> decode(String message) {
    byte[] bytes = bytes(message);
    return PROTOCOL.decode(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String message) {
    return message.replace('\'', '"').getBytes(UTF_8);
  }
}
