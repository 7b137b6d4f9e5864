package dev.troupe.simulator.uhlive.hearing;

/** How loud sound is, in decibels below full scale. */
public final class Loudness {
  /** What digital silence counts as. */
  public static final double SILENCE = -96;

  private static final double FULL_SCALE = 32_768;

  private Loudness() {}

  /** Of the root mean square; a sine at full scale has -3. */
  public static double of(short[] samples) {
    double sum = 0;
    for (short sample : samples) {
      sum += (double) sample * sample;
    }
    double level = Math.sqrt(sum / Math.max(1, samples.length)) / FULL_SCALE;
    return level == 0 ? SILENCE : Math.max(SILENCE, 20 * Math.log10(level));
  }
}
