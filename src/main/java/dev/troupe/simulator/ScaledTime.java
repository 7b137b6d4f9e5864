package dev.troupe.simulator;

import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock in which life takes a fraction of the time, so that the time factor stands in one place.
 */
public final class ScaledTime implements Time {
  private final Time time;
  private final double factor;
  private final long origin;

  /** A factor of 0.1 lets ten seconds of this clock pass in one second of {@code time}. */
  public ScaledTime(Time time, double factor) {
    this.time = time;
    this.factor = factor;
    this.origin = time.nanos();
  }

  @Override
  public long nanos() {
    return Math.round((time.nanos() - origin) / factor);
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return time.after(Duration.ofNanos(Math.round(delay.toNanos() * factor)), task);
  }
}
