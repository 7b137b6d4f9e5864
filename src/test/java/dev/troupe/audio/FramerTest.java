package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramerTest {
  private static final AudioFormat PCM_16K = AudioFormat.pcm(16_000);

  @Test
  void framesAreTheStreamInEqualPiecesHoweverItCame() {
    Random random = new Random(11);
    byte[] stream = new byte[10_000];
    random.nextBytes(stream);
    Framer framer = new Framer(PCM_16K, Duration.ofMillis(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + random.nextInt(2_000));
      for (byte[] frame : framer.push(Arrays.copyOfRange(stream, at, end))) {
        assertThat(frame).hasSize(640);
        out.writeBytes(frame);
      }
      assertThat(framer.heldBytes()).isLessThan(640);
      at = end;
    }

    assertThat(framer.heldBytes()).isEqualTo(10_000 % 640);
    out.writeBytes(framer.flush());

    assertThat(out.toByteArray()).isEqualTo(stream);
    assertThat(framer.flush()).isEmpty();
  }

  @Test
  void chunkOfExactlyOneFrameIsHandedOnUncopied() {
    Framer framer = new Framer(PCM_16K, Duration.ofMillis(10));
    byte[] chunk = new byte[320];

    List<byte[]> frames = framer.push(chunk);

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst()).isSameAs(chunk);
  }

  @Test
  void laterChunksDoNotChangeEarlierFrames() {
    Framer framer = new Framer(new AudioFormat(AudioEncoding.ALAW, 8_000), Duration.ofMillis(1));
    framer.push(new byte[] {1, 1, 1});

    byte[] first = framer.push(new byte[] {1, 1, 1, 1, 1, 2, 2}).getFirst();
    framer.push(new byte[] {2, 2, 2, 2, 2, 2});

    assertThat(first).containsOnly(1);
  }

  @Test
  void frameHasTheWholeSamplesWithinItsDuration() {
    assertThat(new Framer(AudioFormat.pcm(11_025), Duration.ofMillis(10)).frameBytes())
        .isEqualTo(220);
  }

  @Test
  void refusesFramesWithoutASampleOrWithoutBound() {
    for (String frame : List.of("PT-1S", "PT0S", "PT0.00006S", "PT1.000000001S")) {
      assertThatThrownBy(() -> new Framer(PCM_16K, Duration.parse(frame)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "frame: %s (expected: from one sample at 16000 Hz to PT1S)", Duration.parse(frame));
    }
  }
}
