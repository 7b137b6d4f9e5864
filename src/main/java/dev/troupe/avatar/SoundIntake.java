package dev.troupe.avatar;

import dev.troupe.audio.Resampler;
import java.time.Duration;
import java.util.Arrays;

/**
 * Turns a caller's PCM into what the vendor takes, however it was cut: whole samples, at the
 * session's rate, without the filter's delay. Ogg Opus passes as it is. Belongs to one caller and
 * its thread.
 */
public final class SoundIntake {
  private static final byte[] NOTHING = {};

  private final boolean pcm;
  private final Resampler resampler;
  private byte[] half = NOTHING;
  private int toSkip;

  /**
   * @param pcm whether the sound is PCM
   * @param from in Hz
   * @param to in Hz; the same for what is not PCM
   */
  public SoundIntake(boolean pcm, int from, int to) {
    this.pcm = pcm;
    this.resampler = pcm && from != to ? new Resampler(from, to) : new Resampler(8_000, 8_000);
    this.toSkip = resampler.delaySamples();
  }

  /** By how much sound would come out later than it went in; it is taken away here. */
  public Duration delay() {
    return resampler.delay();
  }

  /** What a chunk completes, possibly nothing. */
  public byte[] next(byte[] chunk) {
    if (!pcm) {
      return chunk;
    }
    return skipDelay(resampler.resample(whole(chunk)));
  }

  /** What a filter still holds at an utterance's end; half a sample is no sound. */
  public byte[] rest() {
    byte[] rest = skipDelay(resampler.flush());
    reset();
    return rest;
  }

  /** Forgets an utterance that was given up. */
  public void reset() {
    resampler.reset();
    half = NOTHING;
    toSkip = resampler.delaySamples();
  }

  private byte[] whole(byte[] chunk) {
    if (half.length == 0 && chunk.length % 2 == 0) {
      return chunk;
    }
    byte[] joined = Arrays.copyOf(half, half.length + chunk.length);
    System.arraycopy(chunk, 0, joined, half.length, chunk.length);
    int even = joined.length & ~1;
    half = Arrays.copyOfRange(joined, even, joined.length);
    return even == joined.length ? joined : Arrays.copyOf(joined, even);
  }

  private byte[] skipDelay(byte[] sound) {
    if (toSkip == 0) {
      return sound;
    }
    int skipped = Math.min(toSkip, sound.length / 2);
    toSkip -= skipped;
    return Arrays.copyOfRange(sound, 2 * skipped, sound.length);
  }
}
