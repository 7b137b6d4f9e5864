package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AudioFormatTest {

  @Test
  void bytesAndTimeAgree() {
    AudioFormat pcm = AudioFormat.pcm(16_000);
    AudioFormat law = new AudioFormat(AudioEncoding.MULAW, 8_000);

    assertThat(pcm.bytesPerSecond()).isEqualTo(32_000);
    assertThat(pcm.bytes(Duration.ofMillis(20))).isEqualTo(640);
    assertThat(pcm.durationOfBytes(641)).isEqualTo(Duration.ofMillis(20));
    assertThat(law.bytes(Duration.ofMillis(20))).isEqualTo(160);
    assertThat(law.durationOfBytes(160)).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void yearsOfSoundDoNotOverflow() {
    Duration decade = Duration.ofDays(3_650);
    AudioFormat format = AudioFormat.pcm(48_000);

    assertThat(format.duration(format.samples(decade))).isEqualTo(decade);
  }

  @Test
  void refusesOtherRatesAndNegativeTime() {
    assertThatThrownBy(() -> AudioFormat.pcm(44_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sample rate: 44000 Hz (expected: one of 8000, 11025, ");
    assertThatThrownBy(() -> AudioFormat.pcm(8_000).samples(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration: PT-1S (expected: at least PT0S)");
  }
}
