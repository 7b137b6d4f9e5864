package dev.troupe.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes of spans. May be used from any thread. */
final class TracingMetrics {
  private final MeterRegistry registry;
  private final Map<Fate, Counter> spans = new EnumMap<>(Fate.class);

  /** What became of a span. */
  enum Fate {
    /** The collector took it. */
    EXPORTED,
    /** The collector did not take it. */
    FAILED,
    /** There were as many as may wait. */
    DROPPED
  }

  TracingMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Fate fate : Fate.values()) {
      spans.put(
          fate,
          Counter.builder("troupe.tracing.spans")
              .description("Spans by what became of them")
              .tag("outcome", fate.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void waiting(AtomicInteger count) {
    Gauge.builder("troupe.tracing.waiting", count, AtomicInteger::get)
        .description("Spans that wait for the collector, those on their way to it included")
        .register(registry);
  }

  void count(Fate fate, int number) {
    Counter counter = spans.get(fate);
    if (counter != null) {
      counter.increment(number);
    }
  }
}
