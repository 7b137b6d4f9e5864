package dev.troupe.furhat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.Decoded;
import dev.troupe.link.Inbound;
import dev.troupe.robot.RobotEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The fast way to pictures and sound. Oracles: what it takes the plain parser reads alike; any
 * bytes, written as media, come back the same.
 */
public final class MediaScannerFuzz {
  private MediaScannerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Inbound<RobotEvent> scanned = MediaScanner.scan(input, 0, input.length);
    if (scanned != null) {
      Decoded<RobotEvent> parsed = FurhatDecoder.decode(input, 0, input.length);
      assertThat(parsed).usingRecursiveComparison().isEqualTo(scanned);
    }
    carries(input);
  }

  private static void carries(byte[] media) {
    String base64 = Base64.getEncoder().encodeToString(media);
    RobotEvent.CameraPicture picture =
        (RobotEvent.CameraPicture)
            scan("{\"type\":\"response.camera.data\",\"image\":\"" + base64 + "\"}");
    assertThat(picture.jpeg()).isEqualTo(media);
    RobotEvent.AudioHeard heard =
        (RobotEvent.AudioHeard)
            scan("{\"type\":\"response.audio.data\",\"speaker\":\"" + base64 + "\"}");
    assertThat(heard.speaker()).isEqualTo(media);
    assertThat(heard.microphone()).isNull();
  }

  private static RobotEvent scan(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
    Inbound<RobotEvent> inbound = MediaScanner.scan(bytes, 0, bytes.length);
    assertThat(inbound).isNotNull();
    return inbound.event();
  }
}
