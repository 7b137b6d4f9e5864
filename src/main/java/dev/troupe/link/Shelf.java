package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pool holds of one key, and how much more of it would be of use. */
final class Shelf<K, S> {
  final K key;
  final Trouble trouble;

  /** Whether what is idle is of use to others than the one it was opened for. */
  final boolean stocked;

  final Tally tally = new Tally();
  final Set<Slot<K, S>> slots = new LinkedHashSet<>();

  /** Ready to be lent; the one that was used last comes last, and is lent first. */
  private final Deque<Slot<K, S>> idle = new ArrayDeque<>();

  private final PoolConfig config;
  private final Time time;
  private int worn;
  private boolean demanded;
  private long demandedAt;

  /** Idle ones that are kept whatever happens. */
  int minimum;

  int waiting;

  /** The next look at whether the key is still of use. */
  Time.@Nullable Timer review;

  Shelf(K key, boolean stocked, PoolConfig config, Trouble trouble, Time time) {
    this.key = key;
    this.stocked = stocked;
    this.config = config;
    this.trouble = trouble;
    this.time = time;
  }

  void demanded() {
    demanded = true;
    demandedAt = time.nanos();
  }

  /** Wants nothing any more. */
  void abandon() {
    minimum = 0;
    demanded = false;
    trouble.forget();
  }

  /** Whether there is anything here, or shall be. */
  boolean used() {
    return !slots.isEmpty() || waiting > 0 || wanted() > 0;
  }

  /** For how long yet it counts as in demand. */
  Duration demand() {
    return demanded
        ? config.life().demandMemory().minusNanos(time.nanos() - demandedAt)
        : Duration.ZERO;
  }

  /** How many shall be idle. */
  int wanted() {
    if (!stocked) {
      return 0;
    }
    int spare = demand().isPositive() ? config.size().spare() : 0;
    return Math.min(Math.max(minimum, spare), config.size().maxPerKey());
  }

  /** How many to open for those who wait. */
  int needed() {
    return bounded(waiting - underWay());
  }

  /** How many to open for those who wait and those who may come. */
  int missing() {
    return bounded(waiting + wanted() - fresh() - underWay());
  }

  /** Will be idle soon without anybody's doing. */
  int underWay() {
    return tally.of(Phase.DIALING) + tally.of(Phase.RESETTING);
  }

  /** How many idle ones it could do without. */
  int surplus() {
    return idle.size() - wanted();
  }

  /** How many are idle and need no replacement. */
  int fresh() {
    return idle.size() - worn;
  }

  void put(Slot<K, S> slot) {
    idle.addLast(slot);
    worn += slot.worn == null ? 0 : 1;
  }

  void remove(Slot<K, S> slot) {
    if (idle.removeLastOccurrence(slot)) {
      worn -= slot.worn == null ? 0 : 1;
    }
  }

  void wear(Slot<K, S> slot, RetireCause cause) {
    if (slot.worn == null) {
      slot.worn = cause;
      worn++;
    }
  }

  /** The one that was used last, and if there is one, one that needs no replacement. */
  @Nullable Slot<K, S> best() {
    if (worn > 0 && fresh() > 0) {
      return idle.reversed().stream().filter(slot -> slot.worn == null).findFirst().orElse(null);
    }
    return idle.peekLast();
  }

  /** The one that was not used for longest. */
  @Nullable Slot<K, S> coldest() {
    return idle.peekFirst();
  }

  /** One that shall go as soon as it can be done without. */
  @Nullable Slot<K, S> outworn() {
    return worn == 0
        ? null
        : idle.stream().filter(slot -> slot.worn != null).findFirst().orElse(null);
  }

  private int bounded(int more) {
    if (trouble.blocked()) {
      return 0;
    }
    int dials = trouble.suspect() ? 1 : config.dial().parallelPerKey();
    int room = config.size().maxPerKey() - tally.size();
    return Math.max(0, Math.min(more, Math.min(room, dials - tally.of(Phase.DIALING))));
  }
}
