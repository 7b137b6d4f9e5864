package dev.troupe.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Access to PCM of signed 16-bit little-endian samples inside a plain byte array. */
public final class Pcm {
  /** Bytes of one sample. */
  public static final int BYTES_PER_SAMPLE = 2;

  private static final VarHandle SAMPLE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Pcm() {}

  /** The sample that starts at byte {@code at}, which need not be even. */
  public static short get(byte[] pcm, int at) {
    return (short) SAMPLE.get(pcm, at);
  }

  /** Writes {@code sample} from byte {@code at} on. */
  public static void put(byte[] pcm, int at, short sample) {
    SAMPLE.set(pcm, at, sample);
  }

  /** Nearest representable sample: what is too loud is clipped, never wrapped. */
  public static short clip(long value) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
  }

  /**
   * How many samples {@code pcm} holds.
   *
   * @throws IllegalArgumentException if it ends within a sample
   */
  public static int samples(byte[] pcm) {
    if (pcm.length % BYTES_PER_SAMPLE != 0) {
      throw new IllegalArgumentException(
          "PCM chunk: " + pcm.length + " bytes (expected: an even number, 2 bytes a sample)");
    }
    return pcm.length / BYTES_PER_SAMPLE;
  }

  /**
   * A copy of {@code pcm} as numbers.
   *
   * @throws IllegalArgumentException if it ends within a sample
   */
  public static short[] toShorts(byte[] pcm) {
    short[] samples = new short[samples(pcm)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = get(pcm, i * BYTES_PER_SAMPLE);
    }
    return samples;
  }

  /** A copy of {@code samples} as bytes. */
  public static byte[] toBytes(short... samples) {
    byte[] pcm = new byte[Math.multiplyExact(samples.length, BYTES_PER_SAMPLE)];
    for (int i = 0; i < samples.length; i++) {
      put(pcm, i * BYTES_PER_SAMPLE, samples[i]);
    }
    return pcm;
  }
}
