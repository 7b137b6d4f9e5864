package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.SlotMachine.Signal;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What follows from a change in a pool: who is served, what is opened, what goes, which key is
 * forgotten. Confined to one thread, and called from its {@link Agenda} only.
 */
final class Upkeep<K, S> {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final String name;
  private final PoolConfig config;
  private final Workshop<K, S> workshop;
  private final PoolMetrics metrics;
  private final Time time;
  private final RandomGenerator random;
  private final Agenda agenda;
  private final Map<K, Shelf<K, S>> shelves = new LinkedHashMap<>();
  private final Pace pace = new Pace();
  private final Slots<K, S> slots;
  private final Trouble trouble;
  private final Ceiling ceiling;
  private final Growth<K, S> growth;
  private final Borrowers<K, S> borrowers;
  private final Lending<K, S> lending;
  private final Keepsakes<K, S> keepsakes;
  private boolean over;

  Upkeep(
      String name,
      PoolConfig config,
      Workshop<K, S> workshop,
      PoolMetrics metrics,
      Time time,
      RandomGenerator random,
      Agenda agenda) {
    this.name = name;
    this.config = config;
    this.workshop = workshop;
    this.metrics = metrics;
    this.time = time;
    this.random = random;
    this.agenda = agenda;
    Turns<K, S> turns = new Turns<>();
    this.slots = new Slots<>(config, workshop, metrics, time, random, new SlotEvents());
    this.trouble = new Trouble(config.retry(), time, random, () -> agenda.add(this::grow));
    this.ceiling = new Ceiling(config, time, () -> agenda.add(this::grow));
    this.growth = new Growth<>(config, slots.tally(), turns, ceiling);
    this.borrowers =
        new Borrowers<>(
            config.queue().maxWaiters(),
            turns,
            new Obstacles<>(name, trouble, pace, time),
            metrics,
            time,
            agenda,
            this::settle);
    this.lending = new Lending<>(slots, workshop, borrowers, metrics, time, this::heed);
    this.keepsakes = new Keepsakes<>(time, shelf -> agenda.add(() -> settle(shelf)));
  }

  Slots<K, S> slots() {
    return slots;
  }

  Borrowers<K, S> borrowers() {
    return borrowers;
  }

  /** Of a key, from now on. */
  Shelf<K, S> shelf(K key) {
    Shelf<K, S> known = shelves.get(key);
    if (known != null) {
      return known;
    }
    Trouble own = new Trouble(config.retry(), time, random, () -> agenda.add(() -> review(key)));
    Shelf<K, S> made = new Shelf<>(key, workshop.stocked(key), config, own, time);
    shelves.put(key, made);
    metrics.keys(1);
    return made;
  }

  List<Shelf<K, S>> shelves() {
    return List.copyOf(shelves.values());
  }

  /** A borrower comes: it gets an idle session, or waits, or hears why it cannot. */
  void serve(Waiter<K, S> waiter, Shelf<K, S> shelf) {
    shelf.demanded();
    if (!lending.fromStock(shelf, waiter)) {
      borrowers.queue(waiter, shelf);
    }
    settle(shelf);
  }

  void held(long length) {
    pace.held(length);
  }

  /** A session was opened, so the vendor is there. */
  void passed(Shelf<K, S> shelf) {
    trouble.passed();
    shelf.trouble.passed();
  }

  /** What stood in the way of opening sessions is no reason to wait any more. */
  void retry() {
    trouble.passed();
    shelves().forEach(shelf -> shelf.trouble.passed());
    shelves().forEach(this::settle);
  }

  /** The session of a place could not be opened. */
  void fail(Slot<K, S> slot, MakeFailure failure) {
    if (slot.in(Phase.DIALING)) {
      metrics.notMade(failure);
      slots.signal(slot, new Signal.Failed());
      heed(slot.shelf, failure);
      settle(slot.shelf);
    }
  }

  /** Opening failed, or would: slows down, and tells those for whom waiting makes no sense. */
  void heed(Shelf<K, S> shelf, MakeFailure failure) {
    if (over) {
      return;
    }
    if (failure.verdict() == Verdict.TOO_MANY) {
      ceiling.tooMany(slots.tally().size() - slots.tally().of(Phase.DIALING));
    }
    boolean all = failure.verdict() == Verdict.ALL_REFUSED;
    Trouble concerned = all ? trouble : shelf.trouble;
    MakeFailure before = concerned.last();
    concerned.heed(failure);
    // A vendor that is away fails the same way for hours: once is enough to know.
    LOG.atLevel(before == null || before.cause() != failure.cause() ? Level.INFO : Level.DEBUG)
        .addKeyValue(LogKeys.PEER, name)
        .addKeyValue(LogKeys.CAUSE, failure.label())
        .addKeyValue("detail", failure.message())
        .addKeyValue(LogKeys.MILLIS, concerned.left().toMillis())
        .log("session not opened");
    if (all) {
      borrowers.reconsiderAll();
    } else {
      borrowers.reconsider(shelf);
    }
  }

  /** Lets go what a key can do without, opens what it lacks, forgets it when nobody uses it. */
  void settle(Shelf<K, S> shelf) {
    if (shelves.get(shelf.key) != shelf) {
      // What comes late may belong to a key that was forgotten, and made anew since.
      return;
    }
    for (Slot<K, S> spare = slots.superfluous(shelf);
        spare != null;
        spare = slots.superfluous(shelf)) {
      slots.retire(spare, spare.worn == null ? RetireCause.IDLE : spare.worn);
    }
    growth.note(shelf);
    grow();
    Shelf<K, S> forgotten = keepsakes.note(shelf);
    if (forgotten != null) {
      forget(forgotten);
    }
  }

  /** Nothing is opened any more, and nobody waits. */
  void end() {
    over = true;
    trouble.forget();
    ceiling.close();
    borrowers.dismiss();
    shelves().forEach(Shelf::abandon);
  }

  private void forget(Shelf<K, S> shelf) {
    shelves.remove(shelf.key);
    shelf.trouble.forget();
    growth.forget(shelf);
    keepsakes.forget(shelf);
    metrics.keys(-1);
  }

  private void review(K key) {
    Shelf<K, S> shelf = shelves.get(key);
    if (shelf != null) {
      settle(shelf);
    }
  }

  private void grow() {
    if (over || trouble.blocked()) {
      return;
    }
    for (Shelf<K, S> next = nextDial(); next != null; next = nextDial()) {
      slots.dial(next);
      growth.note(next);
    }
    Slot<K, S> victim = growth.nextVictim(shelves.values());
    while (victim != null) {
      slots.retire(victim, RetireCause.EVICTED);
      growth.note(victim.shelf);
      victim = growth.nextVictim(shelves.values());
    }
  }

  /** After a refusal of all keys one dial goes ahead of all others. */
  private @Nullable Shelf<K, S> nextDial() {
    boolean probing = trouble.suspect() && slots.tally().of(Phase.DIALING) > 0;
    return probing ? null : growth.nextDial();
  }

  /** What the places report. */
  private final class SlotEvents implements Slots.Owner<K, S> {
    @Override
    public void idle(Slot<K, S> slot) {
      if (over) {
        slots.retire(slot, RetireCause.CLOSED);
      } else {
        growth.note(slot.shelf);
        lending.handOn(slot, growth);
      }
    }

    @Override
    public void late(Slot<K, S> slot) {
      agenda.add(() -> {
        if (slot.in(Phase.DIALING)) {
          fail(slot, MakeFailure.late());
        } else {
          slots.spoil(slot);
          settle(slot.shelf);
        }
      });
    }

    @Override
    public void due(Slot<K, S> slot) {
      agenda.add(() -> {
        slots.inspect(slot);
        settle(slot.shelf);
      });
    }
  }
}
