package dev.troupe.simulator.spatialwalk.audio;

import java.util.Arrays;

/**
 * How loud the sound is behind each keyframe: the root mean square of the 40 ms that end with it, 0
 * for silence and 1 for a full square wave. The sums are whole numbers, so that the same sound
 * gives the same levels however it was cut.
 */
public final class LevelMeter {
  private static final double FULL = 32_768;
  private static final int FIRST_CAPACITY = 64;

  private final int sampleRate;
  private float[] levels = new float[FIRST_CAPACITY];
  private int keyframes;
  private long samples;
  private long begun;
  private long due;
  private long squares;

  LevelMeter(int sampleRate) {
    this.sampleRate = sampleRate;
    this.due = boundary(1);
  }

  /** Takes in so many samples of one amplitude. */
  void add(long count, int amplitude) {
    long left = count;
    while (left > 0) {
      long taken = Math.min(left, due - samples);
      samples += taken;
      left -= taken;
      squares += taken * amplitude * amplitude;
      if (samples == due) {
        complete();
      }
    }
  }

  /** Keyframes whose sound is complete: the floor of samples × 25 ÷ rate. */
  public int keyframes() {
    return keyframes;
  }

  /** 0 to 1. */
  public float level(int keyframe) {
    if (keyframe < 0 || keyframe >= keyframes) {
      throw new IndexOutOfBoundsException(
          "keyframe: " + keyframe + " (expected: below " + keyframes + ")");
    }
    return levels[keyframe];
  }

  /** How long the sound is, in microseconds. */
  public long micros() {
    return samples * 1_000_000 / sampleRate;
  }

  private void complete() {
    if (keyframes == levels.length) {
      levels = Arrays.copyOf(levels, 2 * keyframes);
    }
    levels[keyframes++] = (float) (Math.sqrt((double) squares / (samples - begun)) / FULL);
    begun = samples;
    due = boundary(keyframes + 1);
    squares = 0;
  }

  /**
   * How many samples come before keyframe number n is complete, for rates that 25 divides or not.
   */
  private long boundary(long keyframe) {
    int each = SpokenAudio.KEYFRAMES_A_SECOND;
    return (keyframe * sampleRate + each - 1) / each;
  }
}
