package dev.troupe.link;

/**
 * Where the sessions of a pool are worked on, each on its own context. What comes of it reaches the
 * {@link Stockroom} on the pool's context, later or at once.
 */
interface Workshop<K, S> {
  /** How many contexts there are to deal sessions to. */
  int lanes();

  /** Whether a session of the key may serve more than the borrower it was opened for. */
  boolean stocked(K key);

  void make(Slot<K, S> slot);

  boolean healthy(S session);

  void reset(Slot<K, S> slot, long turn);

  void awaitClean(Slot<K, S> slot, long turn);

  void close(Slot<K, S> slot, S session);
}
