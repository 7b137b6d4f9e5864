package dev.troupe.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Files that robots are told to play are made by other people. */
class WavFileTest {
  @Test
  void mixesChannelsToMonoAndSkipsChunksItDoesNotKnow() {
    WavFile file = WavFile.parse(wav(1, 2, 16, (short) 100, (short) 300, (short) -50, (short) 50));
    assertThat(file.samples()).containsExactly(200, 0);
    assertThat(file.length()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    byte[] good = wav(1, 1, 16, (short) 1);
    assertThatThrownBy(() -> WavFile.parse(wav(1, 1, 16))).hasMessageContaining("no samples");
    assertThatThrownBy(() -> WavFile.parse(wav(3, 1, 32))).hasMessageContaining("16-bit PCM");
    assertThatThrownBy(() -> WavFile.parse(Arrays.copyOf(good, 20)))
        .hasMessageContaining("cut short");
    assertThatThrownBy(() -> WavFile.parse("ID3 this is an MP3".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("no RIFF/WAVE header");
  }

  /** At 1000 Hz, with a chunk of odd length in front. */
  private static byte[] wav(int format, int channels, int bits, short... samples) {
    ByteBuffer file = ByteBuffer.allocate(56 + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(0).put(ascii("WAVE"));
    file.put(ascii("LIST")).putInt(3).put(new byte[4]);
    file.put(ascii("fmt ")).putInt(16).putShort((short) format).putShort((short) channels);
    file.putInt(1000).putInt(1000 * channels * bits / 8);
    file.putShort((short) (channels * bits / 8)).putShort((short) bits);
    file.put(ascii("data")).putInt(samples.length * 2);
    for (short sample : samples) {
      file.putShort(sample);
    }
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
