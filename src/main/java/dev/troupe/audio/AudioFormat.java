package dev.troupe.audio;

import java.time.Duration;

/**
 * What must be known to hear a stream of bytes; always mono.
 *
 * @param encoding how a sample becomes bytes
 * @param sampleRate samples a second in Hz, one of {@link SampleRates#ALL}
 */
public record AudioFormat(AudioEncoding encoding, int sampleRate) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  public AudioFormat {
    SampleRates.check(sampleRate);
  }

  /** Signed 16-bit little-endian PCM at {@code sampleRate} Hz. */
  public static AudioFormat pcm(int sampleRate) {
    return new AudioFormat(AudioEncoding.PCM_S16LE, sampleRate);
  }

  /** Bytes of one second of sound. */
  public int bytesPerSecond() {
    return sampleRate * encoding.bytesPerSample();
  }

  /** Whole samples that begin and end within {@code duration}, which is not negative. */
  public long samples(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: at least PT0S)");
    }
    long whole = Math.multiplyExact(duration.getSeconds(), sampleRate);
    return whole + duration.getNano() * (long) sampleRate / NANOS_PER_SECOND;
  }

  /** Bytes of the {@linkplain #samples(Duration) whole samples} within {@code duration}. */
  public long bytes(Duration duration) {
    return Math.multiplyExact(samples(duration), encoding.bytesPerSample());
  }

  /** How long {@code samples} samples sound, to the nanosecond below. */
  public Duration duration(long samples) {
    long nanos = samples % sampleRate * NANOS_PER_SECOND / sampleRate;
    return Duration.ofSeconds(samples / sampleRate, nanos);
  }

  /** How long {@code bytes} bytes sound; a sample cut short does not count. */
  public Duration durationOfBytes(long bytes) {
    return duration(bytes / encoding.bytesPerSample());
  }
}
