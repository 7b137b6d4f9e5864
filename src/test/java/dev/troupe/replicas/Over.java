package dev.troupe.replicas;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells everybody who makes load that it is over, also those who wait for their next turn. */
final class Over {
  private final CountDownLatch over = new CountDownLatch(1);

  boolean isOver() {
    return over.getCount() == 0;
  }

  void end() {
    over.countDown();
  }

  /** For that time, or until it is over. */
  void await(Duration time) {
    try {
      boolean ended = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
      if (ended && time.isPositive()) {
        // Who tries again although it is over must not spin.
        Moments.pass(time.compareTo(MOST) < 0 ? time : MOST);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final Duration MOST = Duration.ofMillis(200);
}
