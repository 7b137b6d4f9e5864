package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What waits behind a full socket, in order and bounded by count and bytes. */
final class Outbox<E> {
  private final LinkConfig.Limits limits;
  private final LinkMetrics metrics;
  private final ArrayDeque<Request<E>> waiting = new ArrayDeque<>();
  private long bytes;

  Outbox(LinkConfig.Limits limits, LinkMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** False when a bound forbids it. */
  boolean offer(Request<E> request) {
    if (waiting.size() >= limits.sendQueueMessages()
        || bytes + request.frame.size() > limits.sendQueueBytes()) {
      return false;
    }
    waiting.add(request);
    count(request, 1);
    return true;
  }

  @Nullable Request<E> poll() {
    Request<E> next = waiting.poll();
    if (next != null) {
      count(next, -1);
    }
    return next;
  }

  void remove(Request<E> request) {
    if (waiting.remove(request)) {
      count(request, -1);
    }
  }

  void clear() {
    while (poll() != null) {
      // Each one is taken off the meter.
    }
  }

  private void count(Request<E> request, int sign) {
    bytes += (long) sign * request.frame.size();
    metrics.queued(sign);
  }
}
