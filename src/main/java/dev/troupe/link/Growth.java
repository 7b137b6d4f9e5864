package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.link.SlotState.Phase;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a pool grows, and what makes room for it. Those who wait come before those who may
 * come; among keys that compete for the last places, the one with the fewest sessions comes first.
 */
final class Growth<K, S> {
  private final PoolConfig config;
  private final Tally tally;
  private final Turns<K, S> turns;
  private final Ceiling ceiling;

  /** Keys that somebody waits for. */
  private final Set<Shelf<K, S>> queued = new LinkedHashSet<>();

  /** Keys that have less than they should; each takes its turn. */
  private final SequencedSet<Shelf<K, S>> lean = new LinkedHashSet<>();

  Growth(PoolConfig config, Tally tally, Turns<K, S> turns, Ceiling ceiling) {
    this.config = config;
    this.tally = tally;
    this.turns = turns;
    this.ceiling = ceiling;
  }

  /** Something changed about a shelf. */
  void note(Shelf<K, S> shelf) {
    mark(queued, shelf, shelf.waiting > 0);
    mark(lean, shelf, shelf.fresh() + shelf.underWay() < shelf.waiting + shelf.wanted());
  }

  void forget(Shelf<K, S> shelf) {
    queued.remove(shelf);
    lean.remove(shelf);
  }

  /** The shelf for which a session is to be opened now; null when there is none. */
  @Nullable Shelf<K, S> nextDial() {
    if (places() <= 0 || dials() <= 0) {
      return null;
    }
    Shelf<K, S> awaited = queued.isEmpty() ? null : turns.poorest(Shelf::needed);
    if (awaited != null) {
      return awaited;
    }
    for (Shelf<K, S> shelf : lean) {
      if (shelf.missing() > 0) {
        lean.addLast(shelf);
        return shelf;
      }
    }
    return null;
  }

  /** An idle session that has to make room for those who wait for another key. */
  @Nullable Slot<K, S> nextVictim(Collection<Shelf<K, S>> shelves) {
    if (queued.isEmpty() || tally.of(Phase.IDLE) == 0) {
      return null;
    }
    int unmet = queued.stream().mapToInt(Shelf::needed).sum();
    if (Math.min(unmet, dials()) <= coming()) {
      return null;
    }
    Slot<K, S> victim = null;
    for (Shelf<K, S> shelf : shelves) {
      Slot<K, S> coldest = shelf.coldest();
      if (coldest != null && (victim == null || rather(coldest, victim))) {
        victim = coldest;
      }
    }
    return victim;
  }

  /**
   * Whether a session that comes free goes, though it would be of use, for a key that has fewer and
   * that somebody waits for. Once they have the same none does, so that keys do not take places
   * from each other in turns.
   */
  boolean yields(Shelf<K, S> rich) {
    if (places() > 0 || queued.isEmpty()) {
      return false;
    }
    int unmet = 0;
    for (Shelf<K, S> shelf : queued) {
      if (shelf != rich && shelf.tally.size() + 1 < rich.tally.size()) {
        unmet += shelf.needed();
      }
    }
    return unmet > coming();
  }

  private int places() {
    return ceiling.limit() - tally.size();
  }

  /** Places that are there, or will be once what closes is closed. */
  private int coming() {
    return Math.max(0, places() + tally.of(Phase.CLOSING));
  }

  private int dials() {
    return config.dial().parallel() - tally.of(Phase.DIALING);
  }

  /** Keys that can do without come first, then what was idle longest. */
  private static boolean rather(Slot<?, ?> one, Slot<?, ?> other) {
    boolean spare = one.shelf.surplus() > 0;
    if (spare != other.shelf.surplus() > 0) {
      return spare;
    }
    return one.state instanceof SlotState.Idle mine
        && other.state instanceof SlotState.Idle its
        && mine.since() - its.since() < 0;
  }

  private static <T> void mark(Set<T> set, T element, boolean in) {
    if (in) {
      set.add(element);
    } else {
      set.remove(element);
    }
  }
}
