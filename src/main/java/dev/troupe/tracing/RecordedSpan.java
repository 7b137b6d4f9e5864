package dev.troupe.tracing;

import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;

/** A span that is sent away when it has ended. */
final class RecordedSpan implements Span {
  private final io.opentelemetry.api.trace.Span span;
  private final Tracer tracer;
  private final Allotment allotment;

  RecordedSpan(io.opentelemetry.api.trace.Span span, Tracer tracer, Allotment allotment) {
    this.span = span;
    this.tracer = tracer;
    this.allotment = allotment;
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public Span child(String name) {
    if (!allotment.take()) {
      return NONE;
    }
    return new RecordedSpan(
        tracer
            .spanBuilder(name)
            .setParent(Context.root().with(span))
            .setSpanKind(SpanKind.CLIENT)
            .startSpan(),
        tracer,
        allotment);
  }

  @Override
  public void tell(String key, String value) {
    span.setAttribute(key, value);
  }

  @Override
  public void tell(String key, long value) {
    span.setAttribute(key, value);
  }

  @Override
  public void note(String event) {
    span.addEvent(event);
  }

  @Override
  public void end() {
    allotment.settle(span);
    span.end();
  }

  @Override
  public void fail(String reason) {
    span.setAttribute(SpanKeys.ERROR, reason);
    span.setStatus(StatusCode.ERROR);
    end();
  }

  @Override
  public String traceId() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public void hand(MultiMap headers) {
    Headers.write(span, headers);
  }
}
