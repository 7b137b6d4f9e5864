package dev.troupe.link;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How many things are in one state, and the time all of them have spent there, which grows while
 * they stay.
 */
final class TimeInState {
  private final Clock clock;
  private long count;

  /** Sum of the times of leaving less the sum of the times of entering. */
  private long nanos;

  /**
   * @param prefix of both meters' names
   * @param things their plural, last part of the gauge's name
   */
  TimeInState(MeterRegistry registry, String prefix, String things, String vendor, String state) {
    clock = registry.config().clock();
    Gauge.builder(prefix + "." + things, this, TimeInState::count)
        .description("How many " + things + " are in each state")
        .tags("vendor", vendor, "state", state)
        .register(registry);
    FunctionCounter.builder(prefix + ".state.time", this, TimeInState::seconds)
        .description("Time that " + things + " spent in each state")
        .baseUnit("seconds")
        .tags("vendor", vendor, "state", state)
        .register(registry);
  }

  synchronized void entered() {
    count++;
    nanos -= clock.monotonicTime();
  }

  synchronized void left() {
    count--;
    nanos += clock.monotonicTime();
  }

  private synchronized double count() {
    return count;
  }

  private synchronized double seconds() {
    return (nanos + count * clock.monotonicTime()) / 1e9;
  }
}
