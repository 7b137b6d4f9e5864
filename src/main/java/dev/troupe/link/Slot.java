package dev.troupe.link;

import dev.troupe.time.Time;
import org.jspecify.annotations.Nullable;

/** One place of a pool, from the dial of its session to the end of it. */
final class Slot<K, S> {
  final Shelf<K, S> shelf;

  /** Which of the pool's contexts its session lives on. */
  final int lane;

  SlotState state;
  @Nullable S session;

  /** When its dial began, and once that is over, when its session was made. */
  long bornAt;

  /** From when on a younger one shall take its place. */
  long replaceAt;

  /** From when on it is not lent any more. */
  long retireAt;

  /** Why it goes as soon as the key can do without; null while nothing is the matter. */
  @Nullable RetireCause worn;

  /** How often it was lent; tells a borrower's lease from the next one's. */
  int leases;

  /** Grows with every state, so that what was asked in an earlier one is not heard. */
  long turn;

  /** The end of the state's patience. */
  Time.@Nullable Timer patience;

  /** The next look at age and idleness. */
  Time.@Nullable Timer check;

  Slot(Shelf<K, S> shelf, int lane, long bornAt, SlotState state) {
    this.shelf = shelf;
    this.lane = lane;
    this.bornAt = bornAt;
    this.state = state;
  }

  S session() {
    if (session == null) {
      throw new IllegalStateException("session: none (expected: one that was made)");
    }
    return session;
  }

  boolean in(SlotState.Phase phase) {
    return state.phase() == phase;
  }
}
