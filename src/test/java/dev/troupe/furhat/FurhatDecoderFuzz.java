package dev.troupe.furhat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.link.Decoded;
import dev.troupe.link.Frame;
import dev.troupe.link.Inbound;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A robot's message. Oracles: a value and never an exception; nothing that another parser finds to
 * be no JSON object becomes an event; what was asked for raw comes back whole; and any text that is
 * said reaches the wire as ASCII JSON with the same text in it.
 */
public final class FurhatDecoderFuzz {
  private static final ObjectMapper REFERENCE =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private FurhatDecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    decodes(input);
    speaks(new String(input, StandardCharsets.UTF_8));
  }

  private static void decodes(byte[] input) {
    FurhatProtocol protocol = new FurhatProtocol(null);
    Decoded<RobotEvent> decoded = protocol.decode(input, 0, input.length);
    protocol.encode(new SystemCommand.Raw("{\"type\":\"request.x\"}"), "r1");
    Decoded<RobotEvent> again = new FurhatProtocol(null).decode(shifted(input), 3, input.length);
    assertThat(again.getClass()).isEqualTo(decoded.getClass());
    if (decoded instanceof Inbound<RobotEvent> inbound) {
      assertThat(isObject(input)).as("another parser reads an object").isTrue();
      assertThat(protocol.greeting(inbound)).isNotNull();
      assertThat(inbound.event().kind()).isNotNull();
      if ("r1".equals(inbound.requestId())) {
        Inbound<RobotEvent> raw = (Inbound<RobotEvent>) protocol.decode(input, 0, input.length);
        assertThat(((RobotEvent.Unrecognised) raw.raw()).json())
            .isEqualTo(new String(input, StandardCharsets.UTF_8));
      }
    }
  }

  /** The same message elsewhere in an array, between bytes that are none of its business. */
  private static byte[] shifted(byte[] input) {
    byte[] shifted = new byte[input.length + 6];
    Arrays.fill(shifted, (byte) '"');
    System.arraycopy(input, 0, shifted, 3, input.length);
    return shifted;
  }

  /** As bytes or as text: names that are no UTF-8 pass here or there, and mean nothing. */
  private static boolean isObject(byte[] input) {
    return isObject(() -> REFERENCE.readTree(input))
        || isObject(() -> REFERENCE.readTree(new String(input, StandardCharsets.UTF_8)));
  }

  private static boolean isObject(Reading reading) {
    try {
      return reading.read().isObject();
    } catch (IOException e) {
      return false;
    }
  }

  private interface Reading {
    JsonNode read() throws IOException;
  }

  private static void speaks(String text) {
    Frame.Text frame =
        (Frame.Text)
            new FurhatProtocol(null).encode(new SpeechCommand.SayText(text, false, true), "r2");
    assertThat(frame.text()).matches("\\p{ASCII}*");
    try {
      assertThat(REFERENCE.readTree(frame.text()).path("text").textValue()).isEqualTo(text);
    } catch (IOException e) {
      throw new AssertionError(frame.text(), e);
    }
  }
}
