package dev.troupe.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Corner values from the standard, then every sample there is. */
class G711Test {
  @Test
  void cornersAreThoseOfTheStandard() {
    assertThat(G711.A_LAW.decode(new byte[] {(byte) 0xD5, 0x55, (byte) 0xAA, 0x2A}))
        .containsExactly(8, -8, 32_256, -32_256);
    assertThat(G711.MU_LAW.decode(new byte[] {(byte) 0xFF, 0x7F, (byte) 0x80, 0x00}))
        .containsExactly(0, 0, 32_124, -32_124);
  }

  @ParameterizedTest
  @EnumSource
  void silenceIsWhatAnEncoderMakesOfZero(G711 law) {
    assertThat(law.encode(new short[1])).containsExactly(law.silence());
  }

  @ParameterizedTest
  @EnumSource
  void everySampleComesBackWithinHalfAStep(G711 law) {
    short[] samples = new short[65_536];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i - 32_768);
    }

    short[] heard = law.decode(law.encode(samples));

    for (int i = 0; i < samples.length; i++) {
      int size = Math.abs(samples[i]);
      int bound = 8 + size / 32 + Math.max(0, size - 32_124);
      assertThat(Math.abs(heard[i] - samples[i])).as("sample %d", samples[i]).isLessThan(bound + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeSurvivesDecodingAndEncoding(G711 law) {
    byte[] codes = new byte[256];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) i;
    }
    // The mu law has two zeros, of which an encoder makes the one.
    codes[0x7F] = law == G711.MU_LAW ? (byte) 0xFF : 0x7F;

    assertThat(law.encode(law.decode(codes))).isEqualTo(codes);
  }
}
