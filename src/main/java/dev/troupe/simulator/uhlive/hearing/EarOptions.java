package dev.troupe.simulator.uhlive.hearing;

import java.time.Duration;

/**
 * What counts as voice.
 *
 * @param thresholdDbfs the level from which on sound is voice, in decibels below full scale
 * @param attack how long sound must be loud before it counts, so that a click is none
 */
public record EarOptions(double thresholdDbfs, Duration attack) {
  public EarOptions {
    if (!(thresholdDbfs >= -90 && thresholdDbfs <= 0)) {
      throw new IllegalArgumentException(
          "thresholdDbfs: " + thresholdDbfs + " (expected: -90 to 0)");
    }
    if (attack.toMillis() < 10 || attack.toMillis() > 1000) {
      throw new IllegalArgumentException("attack: " + attack + " (expected: 10 ms to 1 s)");
    }
  }

  /** -40 dB for 30 ms: a voice on a telephone, but not its line noise. */
  public static EarOptions defaults() {
    return new EarOptions(-40, Duration.ofMillis(30));
  }
}
