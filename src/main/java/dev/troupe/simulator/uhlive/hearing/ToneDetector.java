package dev.troupe.simulator.uhlive.hearing;

import org.jspecify.annotations.Nullable;

/**
 * Hears telephone digits in 8 kHz sound, window by window. Looks at the last two windows, long
 * enough to tell the rows apart and short enough to forgive a tone that is 1.5 percent off, with
 * Goertzel's recurrence at each of the eight frequencies. A key counts when two looks in a row
 * agree, so 40 ms of it are enough, and counts again after two looks without it. Confined to the
 * stream.
 */
final class ToneDetector {
  private static final int SAMPLE_RATE = 8000;
  private static final int LOOK = 160;
  private static final double[] ROWS = {697, 770, 852, 941};
  private static final double[] COLUMNS = {1209, 1336, 1477, 1633};
  private static final String KEYS = "123A456B789C*0#D";
  private static final char NONE = ' ';

  /** A look that is not all tone is weaker than the tone, by a little. */
  private static final double EDGE_DECIBELS = 5;

  /** Both tones together carry at least that part of all energy: voices rarely do. */
  private static final double PURITY = 0.55;

  /** Lines weaken one tone more than the other, by up to 8 dB; a sung note has only one. */
  private static final double TWIST = 10;

  /** A tone stands out from its neighbours by at least that factor. */
  private static final double PEAK = 3;

  private static final int AGREEING = 2;

  private final double faintest;
  private final double[] recent = new double[LOOK];
  private final double[] rows = new double[ROWS.length];
  private final double[] columns = new double[COLUMNS.length];
  private double purity;
  private char reported = NONE;
  private char candidate = NONE;
  private int hits;
  private int misses;

  ToneDetector(EarOptions options) {
    double meanSquare = Math.pow(10, (options.thresholdDbfs() - EDGE_DECIBELS) / 10);
    this.faintest = 32_768.0 * 32_768.0 * meanSquare * LOOK;
  }

  /** The key that has just become certain; null most of the time. */
  @Nullable Tone hear(short[] window) {
    System.arraycopy(recent, window.length, recent, 0, LOOK - window.length);
    for (int i = 0; i < window.length; i++) {
      recent[LOOK - window.length + i] = window[i];
    }
    return settle(look());
  }

  private @Nullable Tone settle(char key) {
    if (key != NONE && key == reported) {
      misses = 0;
      candidate = NONE;
      return null;
    }
    hits = key != NONE && key == candidate ? hits + 1 : 1;
    candidate = key;
    misses++;
    if (misses >= AGREEING) {
      reported = NONE;
    }
    if (key == NONE || hits < AGREEING) {
      return null;
    }
    reported = key;
    misses = 0;
    return new Tone(key, purity, runnerUp(key));
  }

  private char look() {
    double energy = 0;
    for (double sample : recent) {
      energy += sample * sample;
    }
    if (energy < faintest) {
      return NONE;
    }
    int row = strongest(ROWS, rows);
    int column = strongest(COLUMNS, columns);
    if (row < 0 || column < 0) {
      return NONE;
    }
    purity = Math.min(1, 2 * (rows[row] + columns[column]) / (LOOK * energy));
    double twist = rows[row] / columns[column];
    boolean pair = purity >= PURITY && twist <= TWIST && twist >= 1 / TWIST;
    return pair ? KEYS.charAt(row * COLUMNS.length + column) : NONE;
  }

  /** Which frequency stands out; -1 when none does. */
  private int strongest(double[] frequencies, double[] energies) {
    int best = 0;
    for (int i = 0; i < frequencies.length; i++) {
      energies[i] = goertzel(frequencies[i]);
      best = energies[i] > energies[best] ? i : best;
    }
    for (int i = 0; i < energies.length; i++) {
      if (i != best && energies[i] * PEAK > energies[best]) {
        return -1;
      }
    }
    return best;
  }

  private double goertzel(double hertz) {
    double turn = 2 * Math.cos(2 * Math.PI * hertz / SAMPLE_RATE);
    double last = 0;
    double before = 0;
    for (double sample : recent) {
      double next = sample + turn * last - before;
      before = last;
      last = next;
    }
    return last * last + before * before - turn * last * before;
  }

  private char runnerUp(char key) {
    char best = key == '1' ? '2' : '1';
    double most = -1;
    for (int row = 0; row < ROWS.length; row++) {
      for (int column = 0; column < COLUMNS.length; column++) {
        char other = KEYS.charAt(row * COLUMNS.length + column);
        double likeness = rows[row] * columns[column];
        if (other >= '0' && other <= '9' && other != key && likeness > most) {
          best = other;
          most = likeness;
        }
      }
    }
    return best;
  }
}
