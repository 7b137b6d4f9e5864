package dev.troupe.time;

import java.time.Duration;
import java.time.Instant;

/** Clock and timers of one confined thread, handed in so that tests decide when time passes. */
public interface Time {

  /** Monotonic nanoseconds with an arbitrary origin; only differences mean something. */
  long nanos();

  /** The wall clock; may jump. For what people and clients read, never for measuring. */
  Instant now();

  /**
   * Runs {@code task} once after {@code delay}, on the context this clock belongs to. A cancelled
   * timer never runs, also when it was already due.
   */
  Timer after(Duration delay, Runnable task);

  /** A pending call of {@link #after}. */
  interface Timer {
    /** Idempotent; no effect once the task has run. */
    void cancel();
  }
}
