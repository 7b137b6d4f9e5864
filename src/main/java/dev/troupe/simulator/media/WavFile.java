package dev.troupe.simulator.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** 16-bit PCM from a WAV file, mixed to mono. */
public record WavFile(int sampleRate, short[] samples) {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;

  public Duration length() {
    return Duration.ofNanos(samples.length * 1_000_000_000L / sampleRate);
  }

  /** Reads a whole file; everything but 16-bit PCM is refused with a sentence. */
  public static WavFile parse(byte[] file) {
    try {
      return read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException cutShort) {
      throw new IllegalArgumentException(
          "WAV file: cut short after " + file.length + " bytes", cutShort);
    }
  }

  private static WavFile read(ByteBuffer in) {
    if (in.getInt() != RIFF || skip(in, 4).getInt() != WAVE) {
      throw new IllegalArgumentException("file: no RIFF/WAVE header (expected: a WAV file)");
    }
    int channels = 0;
    int rate = 0;
    while (true) {
      int chunk = in.getInt();
      long size = in.getInt() & 0xFFFFFFFFL;
      if (chunk == DATA && channels > 0) {
        short[] samples = mono(in, (int) Math.min(size, in.remaining()), channels);
        if (samples.length == 0) {
          throw new IllegalArgumentException("WAV file: no samples (expected: one or more)");
        }
        return new WavFile(rate, samples);
      }
      ByteBuffer body = in.slice().order(ByteOrder.LITTLE_ENDIAN);
      if (chunk == FORMAT) {
        int format = body.getShort() & 0xFFFF;
        channels = body.getShort();
        rate = body.getInt();
        int bits = skip(body, 6).getShort();
        check(format, channels, rate, bits);
      }
      skip(in, size + (size & 1));
    }
  }

  private static void check(int format, int channels, int rate, int bits) {
    boolean pcm = format == PCM || format == EXTENSIBLE;
    if (!pcm || bits != 16 || channels < 1 || channels > 8 || rate < 1000 || rate > 192_000) {
      throw new IllegalArgumentException(
          "WAV format: "
              + format
              + ", "
              + bits
              + " bits, "
              + channels
              + " channels, "
              + rate
              + " Hz (expected: 16-bit PCM)");
    }
  }

  private static short[] mono(ByteBuffer in, int bytes, int channels) {
    short[] samples = new short[bytes / 2 / channels];
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += in.getShort();
      }
      samples[i] = (short) (sum / channels);
    }
    return samples;
  }

  private static ByteBuffer skip(ByteBuffer in, long bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return in.position(in.position() + (int) bytes);
  }
}
