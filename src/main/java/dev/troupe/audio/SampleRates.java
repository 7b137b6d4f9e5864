package dev.troupe.audio;

import java.util.List;
import java.util.stream.Collectors;

/** The sample rates this library accepts, so that a typing error fails at the door. */
public final class SampleRates {
  /** All accepted rates in Hz, ascending. */
  public static final List<Integer> ALL =
      List.of(8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

  private static final String EXPECTED =
      ALL.stream().map(String::valueOf).collect(Collectors.joining(", ", "one of ", ""));

  private SampleRates() {}

  /** Whether {@code hertz} is one of {@link #ALL}. */
  public static boolean isKnown(int hertz) {
    return ALL.contains(hertz);
  }

  /**
   * Returns {@code hertz}, or refuses it.
   *
   * @throws IllegalArgumentException if it is not one of {@link #ALL}
   */
  public static int check(int hertz) {
    if (!isKnown(hertz)) {
      throw new IllegalArgumentException(
          "sample rate: " + hertz + " Hz (expected: " + EXPECTED + ")");
    }
    return hertz;
  }
}
