package dev.troupe.audio;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The low-pass filter between two rates, split into one row of coefficients for each position an
 * output sample can have between two input samples. Immutable and shared: there are at most 56
 * pairs of rates, the largest tables take about 0.6 MB and some milliseconds to compute.
 *
 * <p>Windowed sinc with a Kaiser window. Flat to 0.45 and gone from 0.5 of the lower rate on, so
 * nothing folds back; the window's shape and length follow from the attenuation (Kaiser's
 * formulas). It is symmetric about a whole number of output samples, which is its delay.
 */
final class PolyphaseFilter {
  /** Coefficients are integers in units of 2^-30, so that sums are exact in any order. */
  static final int FRACTION_BITS = 30;

  private static final double ATTENUATION_DB = 90;
  private static final double CUTOFF = 0.475;
  private static final double TRANSITION = 0.05;
  private static final ConcurrentMap<Long, PolyphaseFilter> CACHE = new ConcurrentHashMap<>();

  /** The ratio in lowest terms: {@code up} output samples for every {@code down} input samples. */
  final int up;

  final int down;

  /** Length of a row. */
  final int taps;

  /** Delay in output samples. */
  final int delay;

  /** By phase: coefficients for the last {@link #taps} input samples, oldest first. */
  final int[][] rows;

  private PolyphaseFilter(int from, int to) {
    int divisor = gcd(from, to);
    up = to / divisor;
    down = from / divisor;
    // Everything below happens at the common multiple of the rates, where a sample is 1/scale of
    // a sample of the lower rate.
    int scale = Math.max(up, down);
    double halfWidth = (ATTENUATION_DB - 7.95) / (2.285 * 2 * Math.PI * TRANSITION) / 2 * scale;
    delay = (int) Math.ceil(halfWidth / down);
    int centre = delay * down;
    taps = 2 * centre / up + 1;
    rows = new int[up][taps];
    for (int phase = 0; phase < up; phase++) {
      quantize(ideal(phase, centre, scale), rows[phase]);
    }
  }

  /** The filter for two different rates. */
  static PolyphaseFilter between(int from, int to) {
    return CACHE.computeIfAbsent((long) from << 32 | to, pair -> new PolyphaseFilter(from, to));
  }

  private double[] ideal(int phase, int centre, int scale) {
    double[] row = new double[taps];
    for (int tap = 0; tap < taps; tap++) {
      int offset = phase + (taps - 1 - tap) * up - centre;
      if (Math.abs(offset) <= centre) {
        double x = 2 * CUTOFF * offset / scale;
        row[tap] = sinc(x) * kaiser((double) offset / centre);
      }
    }
    return row;
  }

  /** Every row sums to one, so that a constant stays what it is on every phase. */
  private static void quantize(double[] ideal, int[] row) {
    double sum = 0;
    for (double value : ideal) {
      sum += value;
    }
    for (int tap = 0; tap < row.length; tap++) {
      row[tap] = (int) Math.round(ideal[tap] / sum * (1 << FRACTION_BITS));
    }
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    double beta = 0.1102 * (ATTENUATION_DB - 8.7);
    return bessel(beta * Math.sqrt(Math.max(0, 1 - x * x))) / bessel(beta);
  }

  /** Modified Bessel function of the first kind, order zero, by its power series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > sum * 1e-15; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
