package dev.troupe.avatar;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How much of a caller's sound waits for its turn, so that the caller can be held back in time. */
final class SoundGauge {
  private static final long MOST = 4 << 20;
  private static final long FEW = 2 << 20;

  private final Runnable wanted;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean held = new AtomicBoolean();

  /**
   * @param wanted told, from whatever thread, when the caller may send sound again
   */
  SoundGauge(Runnable wanted) {
    this.wanted = wanted;
  }

  /** False when no more shall come until it is wanted. */
  boolean add(long bytes) {
    if (waiting.addAndGet(bytes) < MOST) {
      return true;
    }
    held.set(true);
    // It may have been used up just now.
    return waiting.get() < FEW && held.compareAndSet(true, false);
  }

  /** So much waits no more. */
  void used(long bytes) {
    if (waiting.addAndGet(-bytes) < FEW && held.compareAndSet(true, false)) {
      wanted.run();
    }
  }
}
