package dev.troupe.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A subscription that is being made on the robot's context while its subscriber holds it. Confined
 * to the latter.
 */
final class PendingSubscription implements FeedSubscription {
  private final Handle<FeedSubscription> handle = new Handle<>(FeedSubscription::cancel);
  private @Nullable FeedSubscription made;

  void made(FeedSubscription subscription) {
    made = subscription;
    handle.set(subscription);
  }

  @Override
  public void drained() {
    if (made != null) {
      made.drained();
    }
  }

  @Override
  public void cancel() {
    handle.cancel();
  }
}
