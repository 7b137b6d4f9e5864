package dev.troupe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of configurations that were read while the gateway ran. Safe from any thread. */
final class ConfigMetrics {
  private final Map<Outcome, Counter> reloads = new EnumMap<>(Outcome.class);
  private volatile boolean successful = true;
  private volatile long lastSuccess;

  /** How the reading of a configuration ended. */
  enum Outcome {
    /** The gateway is as it says. */
    APPLIED,
    /** It will not do. */
    REFUSED,
    /** It would do, and could not be done. */
    FAILED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ConfigMetrics(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      reloads.put(
          outcome,
          Counter.builder("troupe.config.reloads")
              .description("Configurations read while the gateway ran, by what became of them")
              .tag("outcome", outcome.label())
              .register(registry));
    }
    Gauge.builder("troupe.config.last.reload.successful", () -> successful ? 1 : 0)
        .description(
            "1 while the gateway is as its configuration says, sections aside that need a restart")
        .register(registry);
    Gauge.builder("troupe.config.last.reload.success.timestamp", () -> lastSuccess)
        .description("When the configuration that the gateway runs with was last read")
        .baseUnit("seconds")
        .register(registry);
  }

  /** The one that the gateway was started with. */
  void started(Instant at) {
    lastSuccess = at.getEpochSecond();
  }

  void reloaded(Outcome outcome, Instant at) {
    Counter counter = reloads.get(outcome);
    if (counter != null) {
      counter.increment();
    }
    successful = outcome == Outcome.APPLIED;
    if (successful) {
      lastSuccess = at.getEpochSecond();
    }
  }
}
