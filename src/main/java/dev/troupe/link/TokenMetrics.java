package dev.troupe.link;

import dev.troupe.telemetry.Histograms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How all token sources of one vendor fare. Thread-safe: every context reports here. */
public final class TokenMetrics {
  private final Counter fetched;
  private final PerConstant<TokenCause, Counter> failures;
  private final Counter refused;
  private final Timer latency;
  private final AtomicInteger stock = new AtomicInteger();

  /**
   * @param vendor value of the {@code vendor} label of every meter
   */
  public TokenMetrics(MeterRegistry registry, String vendor) {
    fetched = fetches(registry, vendor, "ok");
    failures =
        new PerConstant<>(TokenCause.class, cause -> fetches(registry, vendor, cause.label()));
    refused =
        Counter.builder("troupe.token.refused")
            .description("Tokens that the vendor did not accept though they had life left")
            .tag("vendor", vendor)
            .register(registry);
    latency =
        Histograms.latency("troupe.token.fetch", "Time until a token was fetched or was not")
            .tag("vendor", vendor)
            .register(registry);
    Gauge.builder("troupe.token.stock", stock, AtomicInteger::get)
        .description("Tokens at hand")
        .tag("vendor", vendor)
        .register(registry);
  }

  void fetched(Duration took) {
    fetched.increment();
    latency.record(took);
  }

  void failed(TokenCause cause, Duration took) {
    failures.of(cause).increment();
    latency.record(took);
  }

  void refused() {
    refused.increment();
  }

  void stock(int change) {
    stock.addAndGet(change);
  }

  private static Counter fetches(MeterRegistry registry, String vendor, String outcome) {
    return Counter.builder("troupe.token.fetches")
        .description("Requests for a token, by outcome")
        .tags("vendor", vendor, "outcome", outcome)
        .register(registry);
  }
}
