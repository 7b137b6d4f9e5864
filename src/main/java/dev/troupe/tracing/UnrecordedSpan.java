package dev.troupe.tracing;

import dev.troupe.telemetry.Span;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** A span of a trace that is not recorded, which whoever goes on with it must be told. */
record UnrecordedSpan(io.opentelemetry.api.trace.Span span) implements Span {

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public Span child(String name) {
    return this;
  }

  @Override
  public void tell(String key, String value) {}

  @Override
  public void tell(String key, long value) {}

  @Override
  public void note(String event) {}

  @Override
  public void end() {}

  @Override
  public void fail(String reason) {}

  @Override
  public @Nullable String traceId() {
    return null;
  }

  @Override
  public void hand(MultiMap headers) {
    Headers.write(span, headers);
  }
}
