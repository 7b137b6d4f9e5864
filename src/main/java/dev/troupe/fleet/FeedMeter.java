package dev.troupe.fleet;

/** Counts what a feed's subscribers lose; safe from any thread. */
interface FeedMeter {

  void dropped(Dropped.Reason reason);

  void subscribed(int change);
}
