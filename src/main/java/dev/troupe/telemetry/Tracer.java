package dev.troupe.telemetry;

import io.vertx.core.MultiMap;

/** Where calls get their spans, so that only the root knows whether and how traces are kept. */
@FunctionalInterface
public interface Tracer {

  /** Traces nothing. */
  Tracer OFF = (method, headers) -> Span.NONE;

  /**
   * A call begins; it goes on with the trace that its headers name, if they do.
   *
   * @param method the full name of an RPC, {@code package.Service/Method}
   */
  Span call(String method, MultiMap headers);
}
