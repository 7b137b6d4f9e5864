package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Asked;
import dev.troupe.link.FakeWorkshop.Session;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.PoolFloor.No;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool through a long random walk of everything that can happen to it, checked after every step
 * against what must always hold.
 */
final class PoolWalkTest {
  private static final int STEPS = 30_000;
  private static final int KEYS = 6;
  private static final int OWNERS = 5;

  /** Why sessions must have gone for the walk to have led everywhere. */
  private static final Set<RetireCause> REACHED =
      EnumSet.complementOf(EnumSet.of(RetireCause.CLOSED));

  private final Set<Ask> waiting = new LinkedHashSet<>();
  private final List<Ask> lent = new ArrayList<>();
  private final Fairness fairness = new Fairness();
  private Settings settings;
  private Random random;
  private PoolFloor floor;
  private int served;
  private int refused;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverHappensNoneIsLentTwiceAndNobodyIsForgotten(long seed) {
    random = new Random(seed);
    settings = settings(seed);
    floor = new PoolFloor(settings, seed);
    floor.granted = this::granted;
    for (int step = 0; step < STEPS; step++) {
      try {
        step();
        check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
      }
    }
    settle();
    floor.end();
    assertThat(served).as("enough was lent for the walk to mean something").isGreaterThan(3_000);
    assertThat(REACHED)
        .as("refused %d", refused)
        .allSatisfy(cause ->
            assertThat(floor.retired(cause.label())).as("retired for %s", cause).isPositive());
    System.out.printf("seed %d: %d steps, %d lent, %d refused%n", seed, STEPS, served, refused);
  }

  /** Each seed walks through a pool of another shape. */
  private static Settings settings(long seed) {
    Settings settings = new Settings();
    settings.spare = (int) (seed % 3);
    settings.maxPerKey = 3 + (int) (seed % 4);
    settings.maxTotal = 5 + (int) (seed * 3 % 11);
    settings.maxWaiters = 30;
    settings.dialsPerKey = 1 + (int) (seed % 3);
    settings.dials = 3 + (int) (seed % 3);
    settings.maxAge = Duration.ofSeconds(30);
    settings.ageSpread = Duration.ofSeconds(15);
    settings.maxIdle = Duration.ofSeconds(8);
    settings.maxKeptIdle = Duration.ofSeconds(20);
    settings.demandMemory = Duration.ofSeconds(5 + seed);
    return settings;
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> ask();
      case 5, 6, 7, 8, 9 -> giveBack();
      case 10, 11, 12 -> make();
      case 13 -> refuseDial();
      case 14, 15, 16 -> finish(floor.workshop.resets);
      case 17 -> finish(floor.workshop.quarantines);
      case 18, 19 -> close();
      case 20 -> cancel();
      case 21 -> mishap();
      default -> floor.pass(length());
    }
    waiting.removeIf(ask -> {
      refused += ask.failure != null ? 1 : 0;
      return ask.answered();
    });
    fairness.left(waiting);
  }

  private void ask() {
    int times = random.nextInt(12) == 0 ? 12 : 1;
    String owner = "o" + random.nextInt(OWNERS);
    for (int i = 0; i < times; i++) {
      ask(owner);
    }
  }

  private void ask(String owner) {
    Duration within =
        switch (random.nextInt(8)) {
          case 0 -> Duration.ZERO;
          case 1 -> Duration.ofMillis(random.nextInt(500));
          default -> Duration.ofMillis(random.nextInt(10_000));
        };
    Ask ask = floor.ask(key(), owner, within);
    if (ask.failure != null) {
      refused++;
    } else if (ask.session == null) {
      waiting.add(ask);
    }
  }

  private void granted(Ask ask) {
    served++;
    lent.add(ask);
    if (waiting.remove(ask)) {
      waiting.removeIf(Ask::answered);
      fairness.served(ask, waiting);
    }
  }

  private void giveBack() {
    Ask ask = take(lent);
    if (ask != null) {
      Return[] ways = {
        Return.REUSE,
        Return.REUSE,
        Return.REUSE,
        Return.REUSE,
        Return.QUARANTINE,
        Return.DISCARD,
        Return.UNUSED
      };
      ask.back(ways[random.nextInt(ways.length)]);
    }
  }

  private void make() {
    Slot<String, Session> slot = take(floor.workshop.dials);
    if (slot != null) {
      floor.room.made(slot, floor.workshop.session(slot));
    }
  }

  private void refuseDial() {
    Slot<String, Session> slot = take(floor.workshop.dials);
    if (slot != null) {
      int what = random.nextInt(40);
      Verdict verdict =
          what == 0
              ? Verdict.ALL_REFUSED
              : what == 1 ? Verdict.KEY_REFUSED : what == 2 ? Verdict.TOO_MANY : Verdict.PASSING;
      Duration asks = random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(9_000)) : null;
      floor.room.notMade(slot, new MakeFailure(No.AWAY, verdict, "no", asks, null));
    }
  }

  private void finish(List<Asked> asked) {
    Asked next = take(asked);
    if (next != null && random.nextInt(30) > 0) {
      floor.room.clean(next.slot(), next.turn());
    } else if (next != null) {
      floor.room.spoilt(next.slot(), next.turn());
    }
  }

  private void close() {
    Session session = take(floor.workshop.closing);
    if (session != null) {
      floor.workshop.open.remove(session);
      floor.room.closed(session.slot);
    }
  }

  private void cancel() {
    if (!waiting.isEmpty()) {
      Ask ask = waiting.stream().skip(random.nextInt(waiting.size())).findFirst().orElseThrow();
      waiting.remove(ask);
      floor.room.cancel(ask.waiter);
    }
  }

  /** Something goes wrong with an open session, or somebody changes what is kept. */
  private void mishap() {
    List<Session> open = floor.workshop.open;
    switch (random.nextInt(4)) {
      case 0 -> {
        if (!open.isEmpty()) {
          floor.lose(open.get(random.nextInt(open.size())));
        }
      }
      case 1 -> {
        if (!open.isEmpty()) {
          open.get(random.nextInt(open.size())).healthy = false;
        }
      }
      case 2 -> floor.room.keep(key(), random.nextInt(3));
      default -> floor.pass(Duration.ofMillis(random.nextInt(20_000)));
    }
  }

  /** The last one is of a kind that serves once. */
  private String key() {
    int number = random.nextInt(KEYS);
    return (number == KEYS - 1 ? "once" : "key") + number;
  }

  private Duration length() {
    return Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 3_000 : 150));
  }

  private void check() {
    int dialing = 0;
    int[] ofKey = new int[KEYS];
    for (Slot<String, Session> slot : floor.workshop.dials) {
      if (slot.in(Phase.DIALING)) {
        dialing++;
        ofKey[number(slot)]++;
      }
    }
    int idle = 0;
    for (Session session : floor.workshop.open) {
      if (!session.closed) {
        ofKey[number(session.slot)]++;
        if (session.slot.in(Phase.IDLE)) {
          idle++;
          assertThat(waiting)
              .as("%s is idle", session)
              .noneMatch(ask -> ask.waiter.key.equals(session.slot.shelf.key));
        }
      }
    }
    long leased = lent.stream().filter(ask -> !ask.session.closed).count();
    assertThat(floor.sessions("dialing")).isEqualTo(dialing);
    assertThat(floor.sessions("idle")).isEqualTo(idle);
    assertThat(floor.sessions("leased")).isEqualTo(leased);
    assertThat(floor.gauge("troupe.pool.waiting")).isEqualTo(waiting.size());
    assertThat(dialing).isLessThanOrEqualTo(settings.dials);
    assertThat(waiting.size()).isLessThanOrEqualTo(settings.maxWaiters);
    for (int count : ofKey) {
      assertThat(count).isLessThanOrEqualTo(Math.min(settings.maxPerKey, settings.maxTotal));
    }
    double all = 0;
    for (Phase phase : Phase.values()) {
      all += phase == Phase.GONE ? 0 : floor.sessions(phase.label());
    }
    assertThat(all).isLessThanOrEqualTo(settings.maxTotal);
    for (Ask ask : waiting) {
      assertThat(ask.waiter.deadline).isGreaterThan(floor.time.nanos());
    }
  }

  private static int number(Slot<String, Session> slot) {
    String key = slot.shelf.key;
    return key.charAt(key.length() - 1) - '0';
  }

  /** The vendor does what it shall: then nobody waits for long. */
  private void settle() {
    for (int round = 0; round < 2_000 && !waiting.isEmpty(); round++) {
      floor.makeAll();
      floor.resetAll();
      while (!floor.workshop.quarantines.isEmpty()) {
        floor.cleaned();
      }
      floor.closeAll();
      List.copyOf(lent)
          .forEach(ask -> {
            lent.remove(ask);
            ask.back(Return.REUSE);
          });
      floor.pass(Duration.ofMillis(10));
      waiting.removeIf(Ask::answered);
    }
    assertThat(waiting).isEmpty();
    List.copyOf(lent).forEach(ask -> ask.back(Return.REUSE));
  }

  private <T> T take(List<T> list) {
    return list.isEmpty() ? null : list.remove(random.nextInt(list.size()));
  }
}
