package dev.troupe.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next try of something that fails: at random between nothing and a ceiling
 * that doubles with every failure, so that those who failed together do not try again together.
 */
final class Backoff {
  private static final int MOST_DOUBLINGS = 40;

  private final Duration from;
  private final Duration to;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration from, Duration to, RandomGenerator random) {
    this.from = from;
    this.to = to;
    this.random = random;
  }

  /** The delay after one more failure. */
  Duration next() {
    double grown = from.toNanos() * Math.pow(2, Math.min(failures, MOST_DOUBLINGS));
    failures++;
    long ceiling = (long) Math.min(grown, to.toNanos());
    return Duration.ofNanos(random.nextLong(ceiling + 1));
  }

  void reset() {
    failures = 0;
  }
}
