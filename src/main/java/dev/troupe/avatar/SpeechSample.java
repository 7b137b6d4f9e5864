package dev.troupe.avatar;

import dev.troupe.audio.Pcm;

/**
 * Two seconds that sound like somebody speaking, computed at whatever rate is wanted: a voice of
 * falling pitch through the resonances of five vowels, with pauses between, so that a mouth has
 * something to open and close for.
 */
public final class SpeechSample {
  /** What clients call it. */
  public static final String NAME = "vowels";

  private static final double SYLLABLE = 0.4;
  private static final double VOICED = 0.3;
  private static final double LOUDNESS = 0.25 * Short.MAX_VALUE;
  private static final double HIGHEST = 3_600;

  /** The lowest two resonances of a, e, i, o, u, in Hz. */
  private static final int[][] VOWELS = {
    {730, 1090}, {530, 1840}, {270, 2290}, {570, 840}, {300, 870}
  };

  private SpeechSample() {}

  /** Signed 16 bits, little-endian. */
  public static byte[] pcm(int sampleRate) {
    int samples = (int) (VOWELS.length * SYLLABLE * sampleRate);
    byte[] pcm = new byte[samples * Pcm.BYTES_PER_SAMPLE];
    double phase = 0;
    for (int i = 0; i < samples; i++) {
      double second = (double) i / sampleRate;
      double pitch = 140 - 15 * second;
      phase += 2 * Math.PI * pitch / sampleRate;
      int syllable = Math.min(VOWELS.length - 1, (int) (second / SYLLABLE));
      double loudness = envelope(second - syllable * SYLLABLE);
      double sound = loudness == 0 ? 0 : voice(phase, pitch, VOWELS[syllable]);
      Pcm.put(pcm, i * Pcm.BYTES_PER_SAMPLE, Pcm.clip(Math.round(LOUDNESS * loudness * sound)));
    }
    return pcm;
  }

  /** Up, and down again, then silence. */
  private static double envelope(double within) {
    return within >= VOICED ? 0 : Math.sin(Math.PI * within / VOICED);
  }

  /** Harmonics of a voice, the stronger the nearer to a resonance. */
  private static double voice(double phase, double pitch, int[] resonances) {
    double sum = 0;
    for (int harmonic = 1; harmonic * pitch < HIGHEST; harmonic++) {
      double frequency = harmonic * pitch;
      double strength =
          1 / (1 + square((frequency - resonances[0]) / 120))
              + 0.5 / (1 + square((frequency - resonances[1]) / 180));
      sum += strength * Math.sin(harmonic * phase);
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
