package dev.troupe.recognition;

import dev.troupe.audio.AudioEncoding;
import dev.troupe.audio.AudioFormat;
import dev.troupe.audio.Resampler;
import java.time.Duration;
import java.util.Arrays;

/**
 * Turns a source's sound into the session's codec, piece by piece, however it was cut. Belongs to
 * one source and the thread that feeds it.
 */
public final class AudioIntake {
  private static final double FULL_SCALE = 32_768;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AudioFormat from;
  private final AudioCodec to;
  private final Resampler resampler;
  private final boolean untouched;

  /** Samples out, less the filter's delay: what came out sounds as much earlier. */
  private long samplesOut;

  private long toSkip;

  public AudioIntake(AudioFormat from, AudioCodec to) {
    this.from = from;
    this.to = to;
    this.resampler = new Resampler(from.sampleRate(), AudioCodec.SAMPLE_RATE);
    this.untouched = from.equals(format(to));
    this.toSkip = resampler.delaySamples();
  }

  /** How the codec's bytes are to be read. */
  public static AudioFormat format(AudioCodec codec) {
    AudioEncoding encoding =
        switch (codec) {
          case LINEAR -> AudioEncoding.PCM_S16LE;
          case G711A -> AudioEncoding.ALAW;
          case G711U -> AudioEncoding.MULAW;
        };
    return new AudioFormat(encoding, AudioCodec.SAMPLE_RATE);
  }

  public AudioFormat from() {
    return from;
  }

  /** By how much sound comes out later than it went in; media times have it subtracted. */
  public Duration delay() {
    return resampler.delay();
  }

  /** The client's own sound, whose time begins with its first sample. */
  public AudioPiece next(byte[] chunk) {
    return piece("", samplesOut * SECOND / AudioCodec.SAMPLE_RATE, chunk);
  }

  /** What is still within the filter, once nothing more comes. */
  public AudioPiece rest() {
    byte[] out = resampler.flush();
    return encoded("", samplesOut * SECOND / AudioCodec.SAMPLE_RATE, out);
  }

  /** Sound of a stream that tells its own time; {@code anew} after a loss or at its beginning. */
  public AudioPiece next(String streamId, Duration mediaTime, boolean anew, byte[] chunk) {
    if (anew) {
      resampler.reset();
      toSkip = resampler.delaySamples();
    }
    // The first samples of a fresh filter are skipped, so what comes out then starts at the chunk's
    // own time; later pieces are as late as the filter holds sound back.
    long start = mediaTime.toNanos() - (anew ? 0 : resampler.delay().toNanos());
    return piece(streamId, Math.max(0, start), chunk);
  }

  private AudioPiece piece(String streamId, long mediaNanos, byte[] chunk) {
    if (untouched && from.encoding() != AudioEncoding.PCM_S16LE) {
      samplesOut += chunk.length;
      byte[] pcm = from.encoding().toPcm(chunk);
      return new AudioPiece(streamId, mediaNanos, chunk, energy(pcm), peak(pcm));
    }
    byte[] pcm = resampler.resample(whole(from.encoding().toPcm(chunk)));
    return encoded(streamId, mediaNanos, pcm);
  }

  /** The byte of a sample whose other one is still to come. */
  private byte[] half = {};

  /** Between identical rates the resampler passes on what it gets, also half a sample. */
  private byte[] whole(byte[] pcm) {
    if (from.encoding() != AudioEncoding.PCM_S16LE
        || from.sampleRate() != AudioCodec.SAMPLE_RATE
        || (half.length == 0 && pcm.length % 2 == 0)) {
      return pcm;
    }
    byte[] joined = new byte[half.length + pcm.length];
    System.arraycopy(half, 0, joined, 0, half.length);
    System.arraycopy(pcm, 0, joined, half.length, pcm.length);
    int even = joined.length & ~1;
    half = Arrays.copyOfRange(joined, even, joined.length);
    return even == joined.length ? joined : Arrays.copyOf(joined, even);
  }

  private AudioPiece encoded(String streamId, long mediaNanos, byte[] pcm) {
    byte[] heard = skipDelay(pcm);
    samplesOut += heard.length / 2;
    byte[] bytes = format(to).encoding().fromPcm(heard);
    return new AudioPiece(streamId, mediaNanos, bytes, energy(heard), peak(heard));
  }

  private byte[] skipDelay(byte[] pcm) {
    if (toSkip == 0) {
      return pcm;
    }
    int skipped = (int) Math.min(toSkip, pcm.length / 2);
    toSkip -= skipped;
    return Arrays.copyOfRange(pcm, 2 * skipped, pcm.length);
  }

  private static double energy(byte[] pcm) {
    double sum = 0;
    for (int i = 0; i + 1 < pcm.length; i += 2) {
      double sample = sample(pcm, i);
      sum += sample * sample;
    }
    return sum;
  }

  private static double peak(byte[] pcm) {
    double peak = 0;
    for (int i = 0; i + 1 < pcm.length; i += 2) {
      peak = Math.max(peak, Math.abs(sample(pcm, i)));
    }
    return peak;
  }

  private static double sample(byte[] pcm, int at) {
    return (short) (pcm[at] & 0xff | pcm[at + 1] << 8) / FULL_SCALE;
  }
}
