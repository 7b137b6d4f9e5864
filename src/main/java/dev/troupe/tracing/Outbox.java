package dev.troupe.tracing;

import dev.troupe.telemetry.LogKeys;
import dev.troupe.tracing.TracingMetrics.Fate;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the spans that wait, those on their way included, and what becomes of them; says once that
 * the collector takes none, and once that it does again. May be used from any thread.
 */
final class Outbox implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final SpanExporter way;
  private final TracingMetrics metrics;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean blocked = new AtomicBoolean();

  Outbox(SpanExporter way, TracingMetrics metrics, int most) {
    this.way = way;
    this.metrics = metrics;
    this.most = most;
    metrics.waiting(waiting);
  }

  /** Whether there is room for one more, which then is taken. */
  boolean admit() {
    if (waiting.incrementAndGet() <= most) {
      return true;
    }
    waiting.decrementAndGet();
    metrics.count(Fate.DROPPED, 1);
    return false;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    // The collection is used again for the next batch.
    int count = spans.size();
    CompletableResultCode result = way.export(spans);
    return result.whenComplete(() -> sent(count, result));
  }

  private void sent(int count, CompletableResultCode result) {
    waiting.addAndGet(-count);
    if (result.isSuccess()) {
      metrics.count(Fate.EXPORTED, count);
      if (blocked.getAndSet(false)) {
        log.info("traces are taken again");
      }
      return;
    }
    metrics.count(Fate.FAILED, count);
    if (!blocked.getAndSet(true)) {
      log.atWarn()
          .addKeyValue(LogKeys.CAUSE, cause(result.getFailureThrowable()))
          .log("traces are not taken: their collector is away or refuses them");
    }
  }

  /** What the library wraps: its own words say nothing of the collector. */
  private static String cause(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    return cause == null ? "an answer that is no success, or none" : cause.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return way.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return way.shutdown();
  }
}
