package dev.troupe.link;

import java.time.Duration;

/** Carries one question from its asker into the pool, and the answer back. */
final class Errand<K, S> implements Waiter.Answer<K, S> {
  private final Lanes<K, S> lanes;
  private final Waiter<K, S> waiter;
  private final Borrowing<S> borrowing;

  Errand(Lanes<K, S> lanes, K key, String owner, long now, Duration patience) {
    this.lanes = lanes;
    this.waiter = new Waiter<>(key, owner, now, now + patience.toNanos(), this);
    this.borrowing = new Borrowing<>(Caller.here(), this::leave);
  }

  Borrowing<S> ask() {
    lanes.atHome(room -> room.borrow(waiter));
    return borrowing;
  }

  private void leave() {
    lanes.atHome(room -> room.cancel(waiter));
  }

  @Override
  public void granted(Slot<K, S> slot, int lease) {
    borrowing.granted(
        new Lease<>(
            slot.session(),
            lanes.context(slot),
            lease,
            how -> lanes.atHome(room -> room.giveBack(slot, lease, how))));
  }

  @Override
  public void refused(PoolFailure failure) {
    borrowing.refused(failure);
  }
}
