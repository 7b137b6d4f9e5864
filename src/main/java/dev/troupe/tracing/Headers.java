package dev.troupe.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** A trace in the headers of a request: {@code traceparent} and {@code tracestate}. */
final class Headers {
  private static final String STATE = "tracestate";

  static final TextMapGetter<MultiMap> READER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
          if (headers == null) {
            return null;
          }
          // The one that may come in pieces.
          return name.equals(STATE) && headers.contains(STATE)
              ? String.join(",", headers.getAll(STATE))
              : headers.get(name);
        }
      };

  private Headers() {}

  /** In place of any that are there. */
  static void write(Span span, MultiMap headers) {
    headers.remove(STATE);
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(span),
            headers,
            (into, name, value) -> {
              if (into != null) {
                into.set(name, value);
              }
            });
  }
}
