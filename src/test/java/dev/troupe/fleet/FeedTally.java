package dev.troupe.fleet;

import java.util.concurrent.atomic.AtomicInteger;

/** A feed's meter that a test can read. */
final class FeedTally implements FeedMeter {
  final AtomicInteger subscribers = new AtomicInteger();
  final AtomicInteger conflated = new AtomicInteger();
  final AtomicInteger overflown = new AtomicInteger();

  @Override
  public void dropped(Dropped.Reason reason) {
    (reason == Dropped.Reason.CONFLATED ? conflated : overflown).incrementAndGet();
  }

  @Override
  public void subscribed(int change) {
    subscribers.addAndGet(change);
  }
}
