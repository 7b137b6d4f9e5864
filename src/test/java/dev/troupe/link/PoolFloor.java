package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Asked;
import dev.troupe.link.FakeWorkshop.Session;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.Stockroom.Return;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A pool without contexts, with a vendor and a clock that do what a test says. */
final class PoolFloor {
  /** Why a fake vendor does not open a session. */
  enum No {
    AWAY,
    FULL,
    UNKNOWN_AVATAR,
    BAD_CREDENTIALS
  }

  final ManualTime time = new ManualTime();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final FakeWorkshop workshop = new FakeWorkshop();
  final Stockroom<String, Session> room;
  private final Duration acquire;

  /** Told of every session that is lent. */
  Consumer<Ask> granted = ask -> {};

  PoolFloor(Settings settings) {
    this(settings, 5);
  }

  PoolFloor(Settings settings, long seed) {
    acquire = settings.acquire;
    room =
        new Stockroom<>(
            "test",
            settings.config(),
            workshop,
            new PoolMetrics(registry, "test"),
            time,
            new Random(seed));
  }

  /** One who asked, and what it was told. */
  static final class Ask implements Waiter.Answer<String, Session> {
    final Waiter<String, Session> waiter;
    private final PoolFloor floor;
    Session session;
    int lease;
    PoolFailure failure;

    Ask(PoolFloor floor, String key, String owner, Duration within) {
      this.floor = floor;
      long now = floor.time.nanos();
      this.waiter = new Waiter<>(key, owner, now, now + within.toNanos(), this);
    }

    @Override
    public void granted(Slot<String, Session> slot, int number) {
      assertThat(answered()).as("told once").isFalse();
      session = slot.session();
      assertThat(session.lent).as("%s is lent once", session).isFalse();
      assertThat(session.closed).as("%s is open", session).isFalse();
      session.lent = true;
      lease = number;
      floor.granted.accept(this);
    }

    @Override
    public void refused(PoolFailure why) {
      assertThat(answered()).as("told once").isFalse();
      failure = why;
    }

    boolean answered() {
      return session != null || failure != null;
    }

    /** What it was told, in a word. */
    String news() {
      return session != null
          ? session.toString()
          : failure != null ? failure.cause().toString() : "waiting";
    }

    void back(Return how) {
      session.lent = false;
      floor.room.giveBack(session.slot, lease, how);
    }
  }

  Ask ask(String key) {
    return ask(key, "somebody");
  }

  Ask ask(String key, String owner) {
    return ask(key, owner, acquire);
  }

  Ask ask(String key, String owner, Duration within) {
    Ask ask = new Ask(this, key, owner, within);
    room.borrow(ask.waiter);
    return ask;
  }

  List<Ask> ask(String key, String owner, int times) {
    return Stream.generate(() -> ask(key, owner)).limit(times).toList();
  }

  /** The longest running dial succeeds. */
  Session make() {
    Slot<String, Session> slot = workshop.dials.removeFirst();
    Session session = workshop.session(slot);
    room.made(slot, session);
    return session;
  }

  void makeAll() {
    while (!workshop.dials.isEmpty()) {
      make();
    }
  }

  /** The longest running dial fails. */
  void refuse(No why, Verdict verdict) {
    refuse(why, verdict, null);
  }

  void refuse(No why, Verdict verdict, Duration retryAfter) {
    Slot<String, Session> slot = workshop.dials.removeFirst();
    room.notMade(slot, new MakeFailure(why, verdict, "no: " + why, retryAfter, null));
  }

  void fail() {
    refuse(No.AWAY, Verdict.PASSING);
  }

  void reset() {
    Asked asked = workshop.resets.removeFirst();
    room.clean(asked.slot(), asked.turn());
  }

  void resetAll() {
    while (!workshop.resets.isEmpty()) {
      reset();
    }
  }

  void cleaned() {
    Asked asked = workshop.quarantines.removeFirst();
    room.clean(asked.slot(), asked.turn());
  }

  /** The vendor has seen the longest closing session go. */
  void close() {
    Session session = workshop.closing.removeFirst();
    workshop.open.remove(session);
    room.closed(session.slot);
  }

  void closeAll() {
    while (!workshop.closing.isEmpty()) {
      close();
    }
  }

  void lose(Session session) {
    workshop.open.remove(session);
    session.closed = true;
    room.lost(session.slot, null);
  }

  /** A session is borrowed and comes back clean. */
  void use(String key) {
    Ask ask = ask(key);
    if (!ask.answered()) {
      make();
    }
    ask.back(Return.REUSE);
    resetAll();
  }

  void pass(Duration length) {
    time.advance(length);
  }

  int dials() {
    return workshop.dials.size();
  }

  List<String> closing() {
    return workshop.closing.stream().map(Session::toString).toList();
  }

  double sessions(String state) {
    return registry.get("troupe.pool.sessions").tag("state", state).gauge().value();
  }

  double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  double retired(String cause) {
    return registry.get("troupe.pool.retirements").tag("cause", cause).counter().count();
  }

  double acquired(String outcome) {
    return registry.get("troupe.pool.acquires").tag("outcome", outcome).counter().count();
  }

  /** Closes it and proves that it leaves nothing behind. */
  void end() {
    List<String> drained = new ArrayList<>();
    room.drain(Duration.ZERO, () -> drained.add("drained"));
    pass(Duration.ZERO);
    makeAll();
    closeAll();
    assertThat(drained).containsExactly("drained");
    assertThat(time.armed()).isZero();
    assertThat(
            registry.get("troupe.pool.sessions").gauges().stream().mapToDouble(Gauge::value).sum())
        .isZero();
    assertThat(gauge("troupe.pool.waiting")).isZero();
    assertThat(gauge("troupe.pool.keys")).isZero();
  }
}
