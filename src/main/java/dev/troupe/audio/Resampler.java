package dev.troupe.audio;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes the sample rate of one stream of signed 16-bit little-endian mono PCM, chunk by chunk.
 * How the stream is cut into chunks, even within a sample, does not change the bytes that come out.
 *
 * <p><b>Quality:</b> flat to 0.45 of the lower rate, at least 80 dB down from 0.5 on, linear phase;
 * a constant comes out unchanged; what would overflow is clipped.
 *
 * <p><b>Media time:</b> output sample {@code n} sounds {@code n / outputRate - delay()} after the
 * first input sample, so a caller subtracts {@link #delay} once, or drops the first {@link
 * #delaySamples} samples. After {@code n} input samples there are exactly {@code ceil(n *
 * outputRate / inputRate)} output samples: 20 ms in, 20 ms out.
 *
 * <p>Belongs to one stream and to the thread that feeds it. The first resampler between two rates
 * computes their filter, which takes milliseconds, in a cold process some tens of them; all later
 * ones share it.
 */
public final class Resampler {
  private static final byte[] NOTHING = {};

  private final int inputRate;
  private final int outputRate;
  private final int delay;
  private final @Nullable Convolution convolution;

  /** A sample of which only the first byte came so far, and room for its second one. */
  private final byte[] split = new byte[Pcm.BYTES_PER_SAMPLE];

  private boolean halfHeld;
  private boolean started;

  /**
   * A resampler at the beginning of a stream.
   *
   * @param inputRate in Hz, one of {@link SampleRates#ALL}
   * @param outputRate in Hz, one of {@link SampleRates#ALL}
   * @throws IllegalArgumentException if a rate is another one
   */
  public Resampler(int inputRate, int outputRate) {
    this.inputRate = SampleRates.check(inputRate);
    this.outputRate = SampleRates.check(outputRate);
    if (inputRate == outputRate) {
      delay = 0;
      convolution = null;
    } else {
      PolyphaseFilter filter = PolyphaseFilter.between(inputRate, outputRate);
      delay = filter.delay;
      convolution = new Convolution(filter);
    }
  }

  /** Samples a second in, in Hz. */
  public int inputRate() {
    return inputRate;
  }

  /** Samples a second out, in Hz. */
  public int outputRate() {
    return outputRate;
  }

  /** By how much the output lags, in output samples; 0 between identical rates. */
  public int delaySamples() {
    return delay;
  }

  /** By how much the output lags: {@link #delaySamples} at the output rate, 1 to 8 ms. */
  public Duration delay() {
    return AudioFormat.pcm(outputRate).duration(delay);
  }

  /**
   * The next piece of the stream: what {@code chunk} completes, possibly nothing. Between identical
   * rates it is {@code chunk} itself; otherwise a new array, and {@code chunk} is not kept.
   */
  public byte[] resample(byte[] chunk) {
    if (convolution == null || chunk.length == 0) {
      return chunk;
    }
    long bytes = (halfHeld ? 1L : 0L) + chunk.length;
    long samples = bytes / Pcm.BYTES_PER_SAMPLE;
    started |= samples > 0;
    byte[] out = room(convolution.outputs(samples));
    int read = 0;
    int written = 0;
    if (halfHeld) {
      split[1] = chunk[read++];
      written = convolution.run(split, 0, 1, out, written);
    }
    int whole = (chunk.length - read) / Pcm.BYTES_PER_SAMPLE;
    convolution.run(chunk, read, whole, out, written);
    halfHeld = bytes % Pcm.BYTES_PER_SAMPLE != 0;
    split[0] = chunk[chunk.length - 1];
    return out;
  }

  /**
   * Ends the stream: the last {@link #delaySamples} samples, which were still on their way, or
   * nothing where nothing was fed. A sample of which only one byte came is dropped. The resampler
   * then stands at the beginning of a new stream.
   */
  public byte[] flush() {
    if (convolution == null || !started) {
      return NOTHING;
    }
    int zeros = convolution.inputsFor(delay);
    byte[] out = room(convolution.outputs(zeros));
    convolution.run(room(zeros), 0, zeros, out, 0);
    reset();
    int wanted = delay * Pcm.BYTES_PER_SAMPLE;
    return out.length == wanted ? out : Arrays.copyOf(out, wanted);
  }

  /** Forgets the stream without its rest: for a discontinuity, behind which time starts anew. */
  public void reset() {
    if (convolution != null) {
      convolution.reset();
    }
    halfHeld = false;
    started = false;
  }

  private static byte[] room(int samples) {
    return samples == 0 ? NOTHING : new byte[Math.multiplyExact(samples, Pcm.BYTES_PER_SAMPLE)];
  }
}
