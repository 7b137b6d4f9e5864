package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a feed that crosses to one subscribers' context: one hop carries many pieces, however
 * many subscribers are there. {@link #send} is called on the robot's context, everything else on
 * the subscribers'.
 */
final class FeedBranch<T> {
  private static final Logger log = LoggerFactory.getLogger(FeedBranch.class);

  /**
   * Pieces that may wait while the subscribers' event loop is held up; beyond it the oldest are
   * lost to all of them.
   */
  private static final int BOUND = 256;

  private final Context context;
  private final Time time;
  private final ConcurrentLinkedQueue<FeedItem<T>> crossing = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final FeedMeter meter;

  /** Replaced, never changed: a subscriber may leave while a piece goes round. */
  private List<FeedSubscriber<T>> subscribers = List.of();

  FeedBranch(Context context, Time time, FeedMeter meter) {
    this.context = context;
    this.time = time;
    this.meter = meter;
  }

  /** How many subscribe through this branch, as the robot's context counts. */
  int count;

  void send(FeedItem<T> item) {
    if (waiting.get() >= BOUND && crossing.poll() != null) {
      waiting.decrementAndGet();
      for (int i = 0; i < count; i++) {
        meter.dropped(Dropped.Reason.OVERFLOW);
      }
    }
    crossing.add(item);
    if (waiting.getAndIncrement() == 0) {
      context.runOnContext(ignored -> drain());
    }
  }

  private void drain() {
    int left = waiting.get();
    long now = time.nanos();
    while (left > 0) {
      int done = 0;
      for (FeedItem<T> item; done < left && (item = crossing.poll()) != null; done++) {
        deliver(item, now);
      }
      left = done == 0 ? 0 : waiting.addAndGet(-done);
    }
  }

  private void deliver(FeedItem<T> item, long now) {
    for (FeedSubscriber<T> subscriber : subscribers) {
      guarded(() -> subscriber.offer(item, now));
    }
  }

  /** One that throws must not keep the others from theirs, nor this branch from its count. */
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("a feed's subscriber failed");
    }
  }

  void add(FeedSubscriber<T> subscriber) {
    List<FeedSubscriber<T>> more = new ArrayList<>(subscribers);
    more.add(subscriber);
    subscribers = List.copyOf(more);
  }

  void remove(FeedSubscriber<T> subscriber) {
    subscribers = subscribers.stream().filter(other -> other != subscriber).toList();
  }

  /** On the subscribers' context. */
  void run(Runnable task) {
    context.runOnContext(ignored -> guarded(task));
  }

  void end(Failure failure) {
    context.runOnContext(ignored -> {
      for (FeedSubscriber<T> subscriber : subscribers) {
        guarded(() -> subscriber.end(failure));
      }
    });
  }
}
