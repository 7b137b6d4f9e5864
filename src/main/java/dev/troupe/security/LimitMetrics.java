package dev.troupe.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What was refused for being too much. Labels are enums, so that no caller can make one. */
public final class LimitMetrics {
  private final MeterRegistry registry;
  private final Counter connections;

  public LimitMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.connections =
        Counter.builder("troupe.limits.connections.refused")
            .description("Connections closed since there were as many as there may be")
            .register(registry);
  }

  void open(AtomicInteger count) {
    Gauge.builder("troupe.limits.connections", count, AtomicInteger::get)
        .description("Connections of clients")
        .register(registry);
  }

  void refusedConnection() {
    connections.increment();
  }

  void refused(LimitRefusal refusal) {
    Counter.builder("troupe.limits.refused")
        .description("Calls, commands and messages refused for being too many or too large")
        .tag("scope", refusal.scope().name().toLowerCase(Locale.ROOT))
        .tag("limit", refusal.limit().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
