package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final Offset<Double> TENTH = Offset.offset(0.1);

  @Test
  void fullScaleSineIsThreeDecibelsBelowItsPeak() {
    Level level = Level.of(Tones.sine(1_000, 32_767, 16_000, 16_000));

    assertThat(level.peakDbfs()).isCloseTo(0, TENTH);
    assertThat(level.rmsDbfs()).isCloseTo(-3.01, TENTH);
  }

  @Test
  void tenTimesSmallerIsTwentyDecibelsLess() {
    Level level = Level.of(Tones.sine(1_000, 3_276.7, 16_000, 16_000));

    assertThat(level.peakDbfs()).isCloseTo(-20, TENTH);
    assertThat(level.rmsDbfs()).isCloseTo(-23.01, TENTH);
  }

  @Test
  void mostNegativeSampleIsZeroDecibels() {
    assertThat(Level.of(Pcm.toBytes(Short.MIN_VALUE))).isEqualTo(new Level(0, 0));
  }

  @Test
  void silenceAndNothingReadAsTheFloor() {
    Level floor = new Level(Level.SILENCE_DBFS, Level.SILENCE_DBFS);

    assertThat(Level.of(new byte[640])).isEqualTo(floor);
    assertThat(Level.of(new byte[0])).isEqualTo(floor);
  }

  @Test
  void refusesHalfASample() {
    assertThatThrownBy(() -> Level.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PCM chunk: 5 bytes");
  }
}
