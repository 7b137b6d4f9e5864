package dev.troupe.link;

import dev.troupe.time.Time;
import org.jspecify.annotations.Nullable;

/** One borrower, from the question to the one answer. */
final class Waiter<K, S> {

  /** Told exactly once, unless the borrower leaves first. */
  interface Answer<K, S> {
    void granted(Slot<K, S> slot, int lease);

    void refused(PoolFailure failure);
  }

  final K key;
  final String owner;
  final long askedAt;
  final long deadline;
  final Answer<K, S> answer;
  Time.@Nullable Timer patience;

  /** Where it waits; null when it does not, or not any more. */
  @Nullable Shelf<K, S> shelf;

  Waiter(K key, String owner, long askedAt, long deadline, Answer<K, S> answer) {
    this.key = key;
    this.owner = owner;
    this.askedAt = askedAt;
    this.deadline = deadline;
    this.answer = answer;
  }

  boolean patient() {
    return deadline - askedAt > 0;
  }
}
