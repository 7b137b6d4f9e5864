package dev.troupe.telemetry;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * The buckets of our timers, the same everywhere so that figures can be laid side by side. Fixed,
 * since percentiles made in the process cannot be added up over replicas.
 */
public final class Histograms {
  private static final Duration[] LATENCY =
      millis(0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
  private static final Duration[] STAY =
      millis(100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000);

  private Histograms() {}

  /** For what ought to be quick: a quarter of a millisecond to ten seconds. */
  public static Timer.Builder latency(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(LATENCY);
  }

  /** For what ought to last: a tenth of a second to an hour. */
  public static Timer.Builder stay(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(STAY);
  }

  private static Duration[] millis(double... millis) {
    Duration[] durations = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      durations[i] = Duration.ofNanos(Math.round(millis[i] * 1_000_000));
    }
    return durations;
  }
}
