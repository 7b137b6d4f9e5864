package dev.troupe.fleet;

/** A subscriber's handle on its subscription; to be used on the context that it named. */
public interface FeedSubscription {

  /** The sink is writable again. */
  void drained();

  /** Ends it silently; idempotent. */
  void cancel();
}
