package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import java.util.ArrayDeque;

/**
 * One subscriber of a feed with what it could not take yet. Confined to the subscriber's context,
 * so that its slowness is nobody else's.
 */
final class FeedSubscriber<T> {
  /** Pieces kept however little media they say they hold. */
  private static final int MOST = 1_000;

  private final FeedSink<T> sink;
  private final Overflow overflow;
  private final FeedMeter meter;
  private final ArrayDeque<FeedItem<T>> waiting = new ArrayDeque<>();
  private final long intervalNanos;
  private long waitingNanos;
  private long lastOrdinal;
  private long lastSequence;
  private long thinned;
  private long nextDue;
  private boolean started;
  private boolean closed;

  FeedSubscriber(FeedSink<T> sink, Overflow overflow, FeedMeter meter) {
    this.sink = sink;
    this.overflow = overflow;
    this.meter = meter;
    this.intervalNanos =
        overflow instanceof Overflow.Latest latest && latest.perSecond() > 0
            ? (long) (1e9 / latest.perSecond())
            : 0;
  }

  void offer(FeedItem<T> item, long now) {
    if (closed) {
      return;
    }
    if (!started) {
      started = true;
      lastOrdinal = item.ordinal() - 1;
      lastSequence = item.sequence() - 1;
      nextDue = now;
    }
    if (intervalNanos > 0 && tooSoon(now)) {
      thin(item);
    } else if (waiting.isEmpty() && sink.writable()) {
      write(item);
    } else {
      keep(item);
    }
  }

  /** Left out, or in the place of the one that waits: that one is older. */
  private void thin(FeedItem<T> item) {
    thinned++;
    if (waiting.poll() != null) {
      waiting.add(item);
    }
  }

  /** A tenth of an interval of tolerance, or jitter would halve a rate that equals the source's. */
  private boolean tooSoon(long now) {
    if (now - nextDue < -intervalNanos / 10) {
      return true;
    }
    nextDue = (now - nextDue > intervalNanos ? now : nextDue) + intervalNanos;
    return false;
  }

  private void keep(FeedItem<T> item) {
    waiting.add(item);
    waitingNanos += item.nanos();
    switch (overflow) {
      case Overflow.Latest latest -> {
        while (waiting.size() > 1) {
          forget();
        }
      }
      case Overflow.Buffer buffer -> {
        while (waiting.size() > 1
            && (waitingNanos > buffer.bound().toNanos() || waiting.size() > MOST)) {
          forget();
        }
      }
    }
  }

  private void forget() {
    waitingNanos -= waiting.remove().nanos();
    meter.dropped(reason());
  }

  void drained() {
    while (!closed && !waiting.isEmpty() && sink.writable()) {
      FeedItem<T> item = waiting.remove();
      waitingNanos -= item.nanos();
      write(item);
    }
  }

  private void write(FeedItem<T> item) {
    long missed = item.ordinal() - lastOrdinal - 1 - thinned;
    if (missed > 0) {
      boolean anew = item.sequence() <= lastSequence;
      long from = anew ? 0 : lastSequence + 1;
      long to = anew ? 0 : item.sequence() - 1;
      sink.dropped(new Dropped(missed, from, to, reason()));
    }
    lastOrdinal = item.ordinal();
    lastSequence = item.sequence();
    thinned = 0;
    sink.item(item);
  }

  private Dropped.Reason reason() {
    return overflow instanceof Overflow.Latest ? Dropped.Reason.CONFLATED : Dropped.Reason.OVERFLOW;
  }

  void end(Failure failure) {
    if (!closed) {
      closed = true;
      waiting.clear();
      sink.ended(failure);
    }
  }

  void cancel() {
    closed = true;
    waiting.clear();
  }
}
