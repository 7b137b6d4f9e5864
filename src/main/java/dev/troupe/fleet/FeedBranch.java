package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of a feed that crosses to one subscribers' context: one hop carries many pieces, however
 * many subscribers are there. {@link #send} is called on the robot's context, everything else on
 * the subscribers'.
 */
final class FeedBranch<T> {
  /**
   * Pieces that may wait while the subscribers' event loop is held up; beyond it the oldest are
   * lost to all of them.
   */
  private static final int BOUND = 256;

  private final Context context;
  private final Time time;
  private final ConcurrentLinkedQueue<FeedItem<T>> crossing = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<FeedSubscriber<T>> subscribers = new ArrayList<>();

  FeedBranch(Context context, Time time) {
    this.context = context;
    this.time = time;
  }

  /** How many subscribe through this branch, as the robot's context counts. */
  int count;

  void send(FeedItem<T> item) {
    if (waiting.get() >= BOUND && crossing.poll() != null) {
      waiting.decrementAndGet();
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
        for (int i = 0; i < subscribers.size(); i++) {
          subscribers.get(i).offer(item, now);
        }
      }
      left = done == 0 ? 0 : waiting.addAndGet(-done);
    }
  }

  void add(FeedSubscriber<T> subscriber) {
    subscribers.add(subscriber);
  }

  void remove(FeedSubscriber<T> subscriber) {
    subscribers.remove(subscriber);
  }

  void end(Failure failure) {
    context.runOnContext(
        ignored -> List.copyOf(subscribers).forEach(subscriber -> subscriber.end(failure)));
  }
}
