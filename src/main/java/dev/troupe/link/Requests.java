package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Everything asked on the present socket: what waits to be written, what is being written, what
 * waits for its answer. Each request is in here until it has ended.
 */
final class Requests<E> {

  /** Where requests go. */
  interface Wire {
    /** False when there is no room just now, or nothing to write to. */
    boolean hasRoom();

    /** Hands the bytes over and marks the request; {@link #taken} is called when that is done. */
    void write(Request<?> request);
  }

  private final Time time;
  private final LinkMetrics metrics;
  private final Wire wire;
  private final Outbox<E> outbox;
  private final Map<String, Request<E>> open = new LinkedHashMap<>();
  private final Queue<Runnable> whenWritable = new ArrayDeque<>();

  Requests(Time time, LinkConfig.Limits limits, LinkMetrics metrics, Wire wire) {
    this.time = time;
    this.metrics = metrics;
    this.wire = wire;
    this.outbox = new Outbox<>(limits, metrics);
  }

  @Nullable Request<E> find(@Nullable String id) {
    return id == null ? null : open.get(id);
  }

  boolean writable() {
    return outbox.isEmpty() && wire.hasRoom();
  }

  void onWritable(Runnable task) {
    if (writable()) {
      task.run();
    } else {
      whenWritable.add(task);
    }
  }

  /** Writes it, keeps it for later, or fails it. */
  void submit(Request<E> request, long deadline) {
    long left = deadline - time.nanos();
    if (deadline != Link.NO_DEADLINE && left <= 0) {
      fail(request, expired("before it was sent"));
    } else if (open.putIfAbsent(request.id, request) != null) {
      throw new IllegalArgumentException(
          "request id: %s (expected: one that is not in flight)".formatted(request.id));
    } else {
      if (deadline != Link.NO_DEADLINE) {
        request.expiresWith(time.after(Duration.ofNanos(left), () -> expire(request)));
      }
      place(request);
    }
  }

  private void place(Request<E> request) {
    if (writable()) {
      wire.write(request);
    } else if (!outbox.offer(request)) {
      open.remove(request.id);
      fail(
          request,
          new LinkFailure(LinkCause.SEND_QUEUE_FULL, "too much waits for the peer to read it"));
    }
  }

  /** The socket took the bytes of a request. */
  void taken(Request<?> request) {
    request.sent();
    if (request.ended()) {
      open.remove(request.id);
    }
  }

  /** The socket has room again. */
  void flush() {
    while (wire.hasRoom()) {
      Request<E> next = outbox.poll();
      if (next == null) {
        break;
      }
      wire.write(next);
    }
    while (writable()) {
      Runnable waiting = whenWritable.poll();
      if (waiting == null) {
        break;
      }
      waiting.run();
    }
  }

  void answer(Request<E> request, Inbound<E> inbound) {
    if (inbound.last()) {
      open.remove(request.id);
    }
    request.answer(inbound.event(), inbound.last());
  }

  /** Ends everything, and wakes those who wait to write so that they see why. */
  void failAll(LinkFailure failure) {
    List<Request<E>> all = new ArrayList<>(open.values());
    open.clear();
    outbox.clear();
    all.forEach(request -> fail(request, failure));
    List<Runnable> waiting = new ArrayList<>(whenWritable);
    whenWritable.clear();
    waiting.forEach(Runnable::run);
  }

  void fail(Request<E> request, LinkFailure failure) {
    metrics.failed(failure.cause());
    request.fail(failure);
  }

  private void expire(Request<E> request) {
    if (request.ended()) {
      return;
    }
    open.remove(request.id);
    outbox.remove(request);
    fail(request, expired("before its answer came"));
  }

  private static LinkFailure expired(String when) {
    return new LinkFailure(LinkCause.DEADLINE, "the request's deadline passed " + when);
  }
}
