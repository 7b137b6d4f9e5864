package dev.troupe.link;

import java.time.Duration;

/** How long borrowers keep a session, to guess when the next one comes free. */
final class Pace {
  private static final double WEIGHT = 0.1;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private double nanos = Duration.ofSeconds(1).toNanos();

  void held(long length) {
    nanos += WEIGHT * (length - nanos);
  }

  /** Until a session is free for one who comes behind so many, who share so many sessions. */
  Duration guess(int ahead, int sessions) {
    double wait = nanos * (ahead + 1) / Math.max(1, sessions);
    return wait <= SHORTEST.toNanos()
        ? SHORTEST
        : wait >= LONGEST.toNanos() ? LONGEST : Duration.ofNanos((long) wait);
  }
}
