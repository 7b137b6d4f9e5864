package dev.troupe.security;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So much a second, with what was not used saved up to a bound: a token bucket, kept as the one
 * moment at which it would be full again. May be used from any thread, without a lock.
 */
final class Rate {
  private final double nanosEach;
  private final long savedNanos;
  private final AtomicLong fullAt;

  /**
   * @param perSecond 0 is no limit
   */
  Rate(double perSecond, long savedNanos, long now) {
    this.nanosEach = perSecond == 0 ? 0 : 1e9 / perSecond;
    // One must always be had, however slow.
    this.savedNanos = Math.max(savedNanos, (long) nanosEach);
    this.fullAt = new AtomicLong(now);
  }

  /**
   * Takes {@code amount}. What is more than could ever be saved up is let through when all of that
   * is there, and paid for afterwards.
   *
   * @return 0, or after how many nanoseconds it would have been there; nothing was taken then
   */
  long take(long amount, long now) {
    if (nanosEach == 0) {
      return 0;
    }
    long cost = (long) (amount * nanosEach);
    while (true) {
      long full = fullAt.get();
      long owed = Math.max(0, full - now);
      long wait = owed + Math.min(cost, savedNanos) - savedNanos;
      if (wait > 0) {
        return wait;
      }
      if (fullAt.compareAndSet(full, now + owed + cost)) {
        return 0;
      }
    }
  }

  boolean isFull(long now) {
    return fullAt.get() - now <= 0;
  }
}
