package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.link.SlotMachine.Effect;
import dev.troupe.link.SlotMachine.Signal;
import dev.troupe.link.SlotMachine.Step;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the places of a pool through their states: does what a step says, counts it, times it. */
final class Slots<K, S> {
  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  /** What follows from a state is the owner's to decide. */
  interface Owner<K, S> {
    /** It may be lent. */
    void idle(Slot<K, S> slot);

    /** What its state waits for did not come in time. */
    void late(Slot<K, S> slot);

    /** It was idle for a while, or came of age. */
    void due(Slot<K, S> slot);
  }

  private final PoolConfig config;
  private final Workshop<K, S> workshop;
  private final PoolMetrics metrics;
  private final Time time;
  private final RandomGenerator random;
  private final Owner<K, S> owner;
  private final Tally tally = new Tally();
  private int dealt;

  Slots(
      PoolConfig config,
      Workshop<K, S> workshop,
      PoolMetrics metrics,
      Time time,
      RandomGenerator random,
      Owner<K, S> owner) {
    this.config = config;
    this.workshop = workshop;
    this.metrics = metrics;
    this.time = time;
    this.random = random;
    this.owner = owner;
  }

  /** Of all keys. */
  Tally tally() {
    return tally;
  }

  /** Opens one more session of a key. */
  void dial(Shelf<K, S> shelf) {
    long now = time.nanos();
    int lane = Math.floorMod(dealt++, workshop.lanes());
    Slot<K, S> slot =
        new Slot<>(shelf, lane, now, new SlotState.Dialing(in(config.dial().timeout())));
    shelf.slots.add(slot);
    shelf.tally.added(Phase.DIALING);
    tally.added(Phase.DIALING);
    metrics.added(Phase.DIALING);
    wait(slot, config.dial().timeout());
    workshop.make(slot);
  }

  void made(Slot<K, S> slot, S session) {
    long now = time.nanos();
    metrics.made(age(slot));
    slot.session = session;
    slot.bornAt = now;
    slot.retireAt = in(config.life().maxAge());
    long spread = config.life().ageSpread().toNanos();
    slot.replaceAt = slot.retireAt - (spread > 0 ? random.nextLong(spread) : 0);
    signal(slot, new Signal.Made(now));
  }

  void retire(Slot<K, S> slot, RetireCause cause) {
    signal(slot, new Signal.Retire(cause, closeBy()));
  }

  /** What its state waits for did not come, or came wrong. */
  void spoil(Slot<K, S> slot) {
    signal(slot, new Signal.Late(closeBy()));
  }

  void giveBack(Slot<K, S> slot, Stockroom.Return how) {
    PoolConfig.GiveBack patience = config.giveBack();
    signal(
        slot,
        switch (how) {
          case REUSE -> new Signal.Reuse(in(patience.resetTimeout()));
          case QUARANTINE -> new Signal.Quarantine(in(patience.quarantine()));
          case DISCARD -> new Signal.Retire(RetireCause.DISCARDED, closeBy());
          case UNUSED -> new Signal.Unused(time.nanos());
        });
  }

  void signal(Slot<K, S> slot, Signal signal) {
    SlotState before = slot.state;
    Step step = SlotMachine.step(before, signal);
    if (step.state() == before) {
      return;
    }
    leave(slot, before.phase());
    slot.state = step.state();
    slot.turn++;
    count(slot, before.phase(), step.state().phase());
    step.effects().forEach(effect -> perform(slot, effect));
    arrive(slot);
  }

  private void leave(Slot<K, S> slot, Phase from) {
    if (from == Phase.IDLE) {
      slot.shelf.remove(slot);
      if (slot.worn == RetireCause.IDLE) {
        slot.worn = null;
      }
    }
    slot.patience = cancel(slot.patience);
  }

  private void count(Slot<K, S> slot, Phase from, Phase to) {
    slot.shelf.tally.moved(from, to);
    tally.moved(from, to);
    metrics.moved(from, to);
  }

  private void perform(Slot<K, S> slot, Effect effect) {
    switch (effect) {
      case Effect.Reset reset -> {
        wait(slot, config.giveBack().resetTimeout());
        workshop.reset(slot, slot.turn);
      }
      case Effect.AwaitClean clean -> {
        wait(slot, config.giveBack().quarantine());
        workshop.awaitClean(slot, slot.turn);
      }
      case Effect.Close close -> {
        retired(slot, close.cause());
        wait(slot, config.giveBack().closeTimeout());
        workshop.close(slot, slot.session());
      }
      case Effect.Drop drop -> retired(slot, drop.cause());
    }
  }

  private void retired(Slot<K, S> slot, RetireCause cause) {
    metrics.retired(cause, age(slot));
    LOG.atDebug()
        .addKeyValue(LogKeys.CAUSE, cause.label())
        .addKeyValue(LogKeys.MILLIS, age(slot).toMillis())
        .log("session retired");
  }

  private void arrive(Slot<K, S> slot) {
    switch (slot.state.phase()) {
      case IDLE -> owner.idle(slot);
      case GONE -> {
        slot.check = cancel(slot.check);
        slot.shelf.slots.remove(slot);
      }
      default -> {}
    }
  }

  /** Keeps an idle session for the next borrower, and an eye on it. */
  void put(Slot<K, S> slot) {
    if (slot.worn == null && past(slot.replaceAt)) {
      slot.worn = RetireCause.AGE;
    }
    slot.shelf.put(slot);
    if (slot.check == null) {
      watch(slot);
    }
  }

  /**
   * Looks again when the next thing about it changes; and as often as it may be idle, since it may
   * be lent and come back before that.
   */
  private void watch(Slot<K, S> slot) {
    long now = time.nanos();
    long next = config.life().maxIdle().toNanos();
    for (long due : new long[] {boredAt(slot), staleAt(slot), slot.replaceAt, slot.retireAt}) {
      if (due - now > 0 && due - now < next) {
        next = due - now;
      }
    }
    slot.check =
        time.after(
            Duration.ofNanos(next),
            () -> {
              slot.check = null;
              owner.due(slot);
            });
  }

  /** Sees whether an idle one shall go, and looks again later. */
  void inspect(Slot<K, S> slot) {
    if (!slot.in(Phase.IDLE)) {
      return;
    }
    if (expired(slot)) {
      retire(slot, RetireCause.AGE);
      return;
    }
    if (past(slot.replaceAt)) {
      slot.shelf.wear(slot, RetireCause.AGE);
    } else if (past(staleAt(slot))) {
      slot.shelf.wear(slot, RetireCause.IDLE);
    }
    watch(slot);
  }

  /** An idle one that its shelf can do without; null when there is none. */
  @Nullable Slot<K, S> superfluous(Shelf<K, S> shelf) {
    Slot<K, S> worn = shelf.outworn();
    if (worn != null && shelf.fresh() >= shelf.wanted()) {
      return worn;
    }
    Slot<K, S> coldest = shelf.coldest();
    return coldest != null && shelf.surplus() > 0 && past(boredAt(coldest)) ? coldest : null;
  }

  boolean expired(Slot<K, S> slot) {
    return past(slot.retireAt);
  }

  private long boredAt(Slot<K, S> slot) {
    return idleSince(slot) + config.life().maxIdle().toNanos();
  }

  private long staleAt(Slot<K, S> slot) {
    return idleSince(slot) + config.life().maxKeptIdle().toNanos();
  }

  private long idleSince(Slot<K, S> slot) {
    return slot.state instanceof SlotState.Idle idle ? idle.since() : time.nanos();
  }

  private boolean past(long due) {
    return time.nanos() - due >= 0;
  }

  /** Whether a session that goes now goes before it was of any use. */
  boolean shortLived(Slot<K, S> slot) {
    return slot.leases == 0
        && !slot.in(Phase.CLOSING)
        && age(slot).compareTo(config.retry().stableAfter()) < 0;
  }

  private Duration age(Slot<K, S> slot) {
    return Duration.ofNanos(time.nanos() - slot.bornAt);
  }

  private void wait(Slot<K, S> slot, Duration patience) {
    slot.patience = time.after(patience, () -> owner.late(slot));
  }

  private long closeBy() {
    return in(config.giveBack().closeTimeout());
  }

  private long in(Duration delay) {
    return time.nanos() + delay.toNanos();
  }

  private static Time.@Nullable Timer cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }
}
