package dev.troupe.tracing;

import dev.troupe.telemetry.SpanKeys;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many spans one call may still have below its own, so that a stream of days with a command
 * each second does not become one trace of as many. May be used from any thread.
 */
final class Allotment {
  private static final int MOST = 256;

  private final Span call;
  private final AtomicInteger asked = new AtomicInteger();

  Allotment(Span call) {
    this.call = call;
  }

  boolean take() {
    return asked.incrementAndGet() <= MOST;
  }

  /** The call is over: says there what it would have had beyond. */
  void settle(Span ending) {
    int omitted = asked.get() - MOST;
    if (ending == call && omitted > 0) {
      call.setAttribute(SpanKeys.OMITTED, (long) omitted);
    }
  }
}
