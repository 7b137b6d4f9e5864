package dev.troupe.simulator.media;

import java.util.Arrays;

/** Sounds that can be computed. */
public final class Tones {
  private static final double AMPLITUDE = 8000;
  private static final int DIGIT_MILLIS = 100;
  private static final String KEYS = "123A456B789C*0#D";
  private static final int[] ROWS = {697, 770, 852, 941};
  private static final int[] COLUMNS = {1209, 1336, 1477, 1633};

  private Tones() {}

  /**
   * A sine as it sounds from {@code fromNanos} on, so that chunks of one clock join without a
   * click.
   */
  public static short[] sine(double hertz, int sampleRate, long fromNanos, int samples) {
    long first = Math.floorDiv(fromNanos, 1_000_000L) * sampleRate / 1000;
    short[] sound = new short[samples];
    for (int i = 0; i < samples; i++) {
      sound[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * (first + i) / sampleRate));
    }
    return sound;
  }

  /** One second of a tone; whole hertz repeat without a click. */
  public static short[] second(double hertz, int sampleRate) {
    return sine(hertz, sampleRate, 0, sampleRate);
  }

  /** Telephone digits, each 100 ms long with as much pause, and a second of silence at the end. */
  public static short[] dtmf(String digits, int sampleRate) {
    short[] keys = dtmf(digits, sampleRate, DIGIT_MILLIS, DIGIT_MILLIS);
    return Arrays.copyOf(keys, keys.length + sampleRate);
  }

  /** Telephone digits, each with a pause behind it. */
  public static short[] dtmf(String digits, int sampleRate, int onMillis, int offMillis) {
    int on = sampleRate * onMillis / 1000;
    int step = on + sampleRate * offMillis / 1000;
    short[] sound = new short[digits.length() * step];
    for (int d = 0; d < digits.length(); d++) {
      int key = KEYS.indexOf(digits.charAt(d));
      if (key < 0) {
        throw new IllegalArgumentException(
            "digit: " + digits.charAt(d) + " (expected: one of " + KEYS + ")");
      }
      for (int i = 0; i < on; i++) {
        double turn = 2 * Math.PI * i / sampleRate;
        double both = Math.sin(turn * ROWS[key / 4]) + Math.sin(turn * COLUMNS[key % 4]);
        sound[d * step + i] = (short) (AMPLITUDE / 2 * both);
      }
    }
    return sound;
  }
}
