package dev.troupe.simulator.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Conversions of 16-bit mono samples. */
public final class Samples {
  private Samples() {}

  /**
   * Linear interpolation to {@code count} samples at {@code toRate}; what is missing is silence.
   */
  public static short[] resample(short[] samples, int fromRate, int toRate, int count) {
    short[] result = new short[count];
    for (int i = 0; i < count; i++) {
      double position = (double) i * fromRate / toRate;
      int left = (int) position;
      if (left >= samples.length) {
        break;
      }
      int right = Math.min(left + 1, samples.length - 1);
      double part = position - left;
      result[i] = (short) Math.round(samples[left] * (1 - part) + samples[right] * part);
    }
    return result;
  }

  public static byte[] littleEndian(short[] samples) {
    byte[] bytes = new byte[samples.length * 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
    return bytes;
  }
}
