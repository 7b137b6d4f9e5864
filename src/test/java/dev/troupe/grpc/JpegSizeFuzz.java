package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * A robot's picture. Oracles: a size of 16 bits; and since only the head is read, the same size
 * whatever stands behind it.
 */
public final class JpegSizeFuzz {
  private JpegSizeFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    JpegSize size = JpegSize.of(input);
    assertThat(size.width()).isBetween(0, 65_535);
    assertThat(size.height()).isBetween(0, 65_535);
    if (size.width() > 0) {
      assertThat(JpegSize.of(Arrays.copyOf(input, input.length + 32))).isEqualTo(size);
    }
  }
}
