package dev.troupe.fleet;

import dev.troupe.robot.Failure;

/** The far end of a feed's subscription. Called on the context that the subscriber named. */
public interface FeedSink<T> {

  /**
   * Whether a write now goes out soon. After false, {@link FeedSubscription#drained} tells when it
   * may be again.
   */
  boolean writable();

  /** The next piece. */
  void item(FeedItem<T> item);

  /** Comes before the piece behind the hole. */
  void dropped(Dropped dropped);

  /** Nothing more comes. */
  void ended(Failure failure);
}
