package dev.troupe.bench;

import java.util.Arrays;

/**
 * Durations in nanoseconds, of one phase. Safe on every thread: rates here are thousands a second.
 */
final class Samples {
  private long[] values = new long[4096];
  private int size;

  synchronized void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  synchronized void clear() {
    size = 0;
  }

  synchronized int size() {
    return size;
  }

  /** Nearest rank, in milliseconds; not a number while there are none. */
  synchronized double millis(double quantile) {
    if (size == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(quantile * size);
    return sorted[Math.max(1, rank) - 1] / 1e6;
  }
}
