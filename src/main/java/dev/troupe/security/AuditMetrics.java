package dev.troupe.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How the audit log fares. */
public final class AuditMetrics {
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger failing = new AtomicInteger();
  private final Counter written;
  private final Counter lost;

  public AuditMetrics(MeterRegistry registry) {
    Gauge.builder("troupe.audit.waiting", waiting, AtomicInteger::get)
        .description("Lines of the audit log that wait to be written")
        .register(registry);
    Gauge.builder("troupe.audit.failing", failing, AtomicInteger::get)
        .description("1 while the audit log cannot be written")
        .register(registry);
    written =
        Counter.builder("troupe.audit.written")
            .description("Lines of the audit log that were written")
            .register(registry);
    lost =
        Counter.builder("troupe.audit.lost")
            .description("Lines of the audit log that nothing had room for")
            .register(registry);
  }

  void waiting(int lines) {
    waiting.set(lines);
  }

  void failing(boolean now) {
    failing.set(now ? 1 : 0);
  }

  void written(int lines) {
    written.increment(lines);
  }

  void lost() {
    lost.increment();
  }
}
