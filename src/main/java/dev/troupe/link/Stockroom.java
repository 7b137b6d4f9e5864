package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.link.SlotMachine.Signal;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a pool, as borrowers and sessions see it: everything that can happen to one.
 * Confined to one thread; what is called while something happens is done after that, in order.
 */
final class Stockroom<K, S> {

  /** How a session comes back. */
  enum Return {
    /** At a clean end: ready for the next borrower once it is reset. */
    REUSE,
    /** Cut short: ready once it has fallen silent. */
    QUARANTINE,
    /** Not to be lent again. */
    DISCARD,
    /** The borrower had left before it came. */
    UNUSED
  }

  private final Workshop<K, S> workshop;
  private final Time time;
  private final Agenda agenda;
  private final Upkeep<K, S> upkeep;
  private final Slots<K, S> slots;
  private final Drainage drainage;

  Stockroom(
      String name,
      PoolConfig config,
      Workshop<K, S> workshop,
      PoolMetrics metrics,
      Time time,
      RandomGenerator random) {
    this.workshop = workshop;
    this.time = time;
    this.agenda = new Agenda(name, this::finish);
    this.upkeep = new Upkeep<>(name, config, workshop, metrics, time, random, agenda);
    this.slots = upkeep.slots();
    this.drainage = new Drainage(time, () -> agenda.add(this::cut));
  }

  /** Keeps so many idle of a key from now on; with 0 only while it is in demand. */
  void keep(K key, int idle) {
    agenda.add(() -> {
      if (!drainage.begun()) {
        Shelf<K, S> shelf = upkeep.shelf(key);
        shelf.minimum = idle;
        upkeep.settle(shelf);
      }
    });
  }

  /** Opening is tried again at once, whatever stood in its way. */
  void retry() {
    agenda.add(() -> {
      if (!drainage.begun()) {
        upkeep.retry();
      }
    });
  }

  void borrow(Waiter<K, S> waiter) {
    agenda.add(() -> {
      if (drainage.begun()) {
        upkeep.borrowers().dismiss(waiter);
      } else {
        upkeep.serve(waiter, upkeep.shelf(waiter.key));
      }
    });
  }

  /** The borrower leaves; no effect once it was answered. */
  void cancel(Waiter<K, S> waiter) {
    agenda.add(() -> upkeep.borrowers().cancel(waiter));
  }

  /** No effect for a lease that is over. */
  void giveBack(Slot<K, S> slot, int lease, Return how) {
    agenda.add(() -> {
      if (slot.leases == lease && slot.state instanceof SlotState.Leased leased) {
        if (how != Return.UNUSED) {
          upkeep.held(time.nanos() - leased.since());
        }
        if (how != Return.DISCARD && drainage.begun()) {
          slots.retire(slot, RetireCause.CLOSED);
        } else if (how != Return.DISCARD && slots.expired(slot)) {
          slots.retire(slot, RetireCause.AGE);
        } else {
          boolean once = how != Return.UNUSED && !slot.shelf.stocked;
          slots.giveBack(slot, once ? Return.DISCARD : how);
        }
        settle(slot);
      }
    });
  }

  /** A session was opened; one that comes too late is closed. */
  void made(Slot<K, S> slot, S session) {
    agenda.add(() -> {
      if (slot.in(Phase.DIALING)) {
        upkeep.passed(slot.shelf);
        slots.made(slot, session);
        settle(slot);
      } else {
        workshop.close(slot, session);
      }
    });
  }

  void notMade(Slot<K, S> slot, MakeFailure failure) {
    agenda.add(() -> {
      upkeep.fail(slot, failure);
      settle(slot);
    });
  }

  /** What was asked for in that turn is done. */
  void clean(Slot<K, S> slot, long turn) {
    agenda.add(() -> {
      if (slot.turn == turn) {
        slots.signal(slot, new Signal.Clean(time.nanos()));
        settle(slot);
      }
    });
  }

  /** What was asked for in that turn went wrong. */
  void spoilt(Slot<K, S> slot, long turn) {
    agenda.add(() -> {
      if (slot.turn == turn) {
        slots.spoil(slot);
        settle(slot);
      }
    });
  }

  void closed(Slot<K, S> slot) {
    agenda.add(() -> {
      slots.signal(slot, new Signal.Closed());
      settle(slot);
    });
  }

  /**
   * @param why null when it says nothing about the next one
   */
  void lost(Slot<K, S> slot, @Nullable MakeFailure why) {
    agenda.add(() -> {
      if (slot.in(Phase.DIALING)) {
        upkeep.fail(slot, why != null ? why : MakeFailure.shortLived());
      } else if (!slot.in(Phase.GONE)) {
        MakeFailure telling =
            why == null && slots.shortLived(slot) ? MakeFailure.shortLived() : why;
        slots.signal(slot, new Signal.Lost());
        if (telling != null) {
          upkeep.heed(slot.shelf, telling);
        }
      }
      settle(slot);
    });
  }

  /** Lends no more; {@code done} runs when the last session is closed. */
  void drain(Duration within, Runnable done) {
    agenda.add(() -> {
      drainage.begin(within, done);
      upkeep.end();
      retire(slot -> !slot.in(Phase.LEASED) && !slot.in(Phase.DIALING));
    });
  }

  private void cut() {
    retire(slot -> true);
  }

  private void retire(Predicate<Slot<K, S>> which) {
    for (Shelf<K, S> shelf : upkeep.shelves()) {
      List.copyOf(shelf.slots).stream()
          .filter(which)
          .forEach(slot -> slots.retire(slot, RetireCause.CLOSED));
      upkeep.settle(shelf);
    }
  }

  private void settle(Slot<K, S> slot) {
    upkeep.settle(slot.shelf);
  }

  private void finish() {
    if (drainage.begun() && slots.tally().size() == 0) {
      drainage.over();
    }
  }
}
