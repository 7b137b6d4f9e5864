package dev.troupe.link;

import dev.troupe.link.SlotMachine.Signal;
import dev.troupe.time.Time;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Brings sessions and borrowers together, and never one that cannot be lent. */
final class Lending<K, S> {
  private final Slots<K, S> slots;
  private final Workshop<K, S> workshop;
  private final Borrowers<K, S> borrowers;
  private final PoolMetrics metrics;
  private final Time time;
  private final BiConsumer<Shelf<K, S>, MakeFailure> heed;

  /**
   * @param heed told what a session's end means for those that come after it
   */
  Lending(
      Slots<K, S> slots,
      Workshop<K, S> workshop,
      Borrowers<K, S> borrowers,
      PoolMetrics metrics,
      Time time,
      BiConsumer<Shelf<K, S>, MakeFailure> heed) {
    this.slots = slots;
    this.workshop = workshop;
    this.borrowers = borrowers;
    this.metrics = metrics;
    this.time = time;
    this.heed = heed;
  }

  /** False when no idle session of the key can be lent. */
  boolean fromStock(Shelf<K, S> shelf, Waiter<K, S> waiter) {
    Slot<K, S> slot = pick(shelf);
    if (slot == null) {
      return false;
    }
    metrics.lentAtOnce();
    lend(slot, waiter);
    return true;
  }

  /** A session comes free: to whoever waits for it, to make room, or to the stock. */
  void handOn(Slot<K, S> slot, Growth<K, S> growth) {
    if (!fit(slot)) {
      return;
    }
    if (growth.yields(slot.shelf)) {
      slots.retire(slot, RetireCause.YIELDED);
      return;
    }
    Waiter<K, S> next = borrowers.next(slot.shelf);
    if (next != null) {
      lend(slot, next);
    } else if (slot.shelf.stocked) {
      slots.put(slot);
    } else {
      slots.retire(slot, RetireCause.IDLE);
    }
  }

  /** The idle session to lend next; those that cannot be lent go. */
  private @Nullable Slot<K, S> pick(Shelf<K, S> shelf) {
    for (Slot<K, S> best = shelf.best(); best != null; best = shelf.best()) {
      if (fit(best)) {
        return best;
      }
    }
    return null;
  }

  private boolean fit(Slot<K, S> slot) {
    if (slots.expired(slot)) {
      slots.retire(slot, RetireCause.AGE);
      return false;
    }
    if (!workshop.healthy(slot.session())) {
      boolean shortLived = slots.shortLived(slot);
      slots.retire(slot, RetireCause.UNHEALTHY);
      if (shortLived) {
        heed.accept(slot.shelf, MakeFailure.shortLived());
      }
      return false;
    }
    return true;
  }

  private void lend(Slot<K, S> slot, Waiter<K, S> waiter) {
    slots.signal(slot, new Signal.Lend(time.nanos()));
    slot.leases++;
    if (slot.leases > 1) {
      metrics.reused();
    }
    waiter.answer.granted(slot, slot.leases);
  }
}
