package dev.troupe.simulator.uhlive.hearing;

import dev.troupe.simulator.media.Tones;
import java.util.Random;

/** Sounds of 8 kHz to try an ear with. */
final class Sounds {
  static final int RATE = 8000;

  private Sounds() {}

  static short[] join(short[]... parts) {
    int length = 0;
    for (short[] part : parts) {
      length += part.length;
    }
    short[] all = new short[length];
    int next = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, all, next, part.length);
      next += part.length;
    }
    return all;
  }

  static short[] silence(int millis) {
    return new short[millis * RATE / 1000];
  }

  static short[] tone(double hertz, int millis) {
    return Tones.sine(hertz, RATE, 0, millis * RATE / 1000);
  }

  static short[] louder(short[] sound, double factor) {
    short[] result = new short[sound.length];
    for (int i = 0; i < sound.length; i++) {
      result[i] = (short) Math.clamp(Math.round(sound[i] * factor), -32_768, 32_767);
    }
    return result;
  }

  /** White noise of that root mean square on top. */
  static short[] noisy(short[] sound, double level, long seed) {
    Random random = new Random(seed);
    short[] result = new short[sound.length];
    for (int i = 0; i < sound.length; i++) {
      double sample = sound[i] + level * random.nextGaussian();
      result[i] = (short) Math.clamp(Math.round(sample), -32_768, 32_767);
    }
    return result;
  }

  /** A key whose column is louder than its row by that factor. */
  static short[] twisted(double row, double column, double factor, int millis) {
    short[] low = louder(tone(row, millis), 0.5 / Math.max(1, factor));
    short[] high = louder(tone(column, millis), 0.5 * factor / Math.max(1, factor));
    short[] both = new short[low.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = (short) (low[i] + high[i]);
    }
    return both;
  }

  /** A buzzing voice: many harmonics of a pitch that glides, with syllables. */
  static short[] voice(double pitch, int millis, long seed) {
    Random random = new Random(seed);
    short[] sound = new short[millis * RATE / 1000];
    double[] strength = random.doubles(20, 0.1, 1).toArray();
    double phase = 0;
    for (int i = 0; i < sound.length; i++) {
      double seconds = (double) i / RATE;
      phase += pitch * (1 + 0.2 * Math.sin(seconds * 5)) / RATE;
      double sample = 0;
      for (int h = 1; h <= strength.length; h++) {
        sample += strength[h - 1] / h * Math.sin(2 * Math.PI * phase * h);
      }
      double syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * seconds);
      sound[i] = (short) (4000 * syllable * sample);
    }
    return sound;
  }
}
