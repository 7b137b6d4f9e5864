package dev.troupe.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One replica of a history: the real worker over simulated tables, and a tenant that dawdles. */
final class SimulatedReplica implements Ledger, Tenant {
  /** From then on a robot that still talks may be passed. */
  private static final long ONE_AT_A_TIME = Duration.ofSeconds(1).toNanos();

  private final Troubles world;
  private final String name;
  private final double rate;
  private final long origin;
  private final Profile profile;
  private final Shift shift;
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<Runnable> answers = new ArrayList<>();
  private final Map<String, Claim> claims = new HashMap<>();
  private boolean cutOff;
  private boolean waiting;
  private final Map<String, Long> leaving = new HashMap<>();

  SimulatedReplica(Troubles world, String name, double rate, long origin, Set<String> registered) {
    this.world = world;
    this.name = name;
    this.rate = rate;
    this.origin = origin;
    this.profile = new Profile(name, "127.0.0.1", 7705);
    this.shift =
        new Shift(
            this,
            profile,
            Troubles.LEASE,
            Troubles.SETTLE,
            work::add,
            this::nanos,
            () -> Instant.ofEpochMilli(1_700_000_000_000L + world.now() / 1_000_000),
            world.metrics);
    shift.registered(registered);
    shift.serve(this);
  }

  String name() {
    return name;
  }

  private long nanos() {
    return origin + (long) (world.now() * rate);
  }

  /** Not while it waits for an answer: then its one thread is taken. */
  void turn() {
    if (waiting) {
      return;
    }
    waiting = true;
    try {
      work();
      shift.turn();
      work();
    } finally {
      waiting = false;
    }
    require(
        leaving.values().stream().filter(since -> nanos() - since < ONE_AT_A_TIME).count() <= 1,
        name + " moves two robots at once");
  }

  private void work() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  boolean isWaiting() {
    return waiting;
  }

  void registered(Set<String> robots) {
    // On the worker, as it is in earnest.
    work.add(() -> shift.registered(robots));
  }

  void leave() {
    profile.leave();
  }

  boolean isLeaving() {
    return profile.leaving();
  }

  void cutOff(boolean now) {
    cutOff = now;
  }

  void heal() {
    cutOff = false;
  }

  /** The tenant answers one question. */
  void answer() {
    if (!answers.isEmpty()) {
      answers.remove(world.random.nextInt(answers.size())).run();
    }
  }

  void answerAll() {
    List.copyOf(answers).forEach(Runnable::run);
    answers.clear();
  }

  boolean mayAct(String robot) {
    Claim claim = claims.get(robot);
    return claim != null && mayAct(claim);
  }

  boolean mayAct(Claim claim) {
    return claim.fence().test(nanos());
  }

  @Override
  public Future<Void> take(Claim claim, byte @Nullable [] luggage) {
    world.tally.takes.increment();
    Claim before = claims.put(claim.robotId(), claim);
    require(before == null || !mayAct(before), claim.robotId() + " is taken twice");
    world.took(this, claim);
    Promise<Void> done = Promise.promise();
    answers.add(() -> {
      if (!world.isCalm() && world.random.nextInt(20) == 0) {
        done.fail("no room");
      } else {
        done.complete();
      }
    });
    return done.future();
  }

  @Override
  public Future<byte[]> leave(String robotId) {
    world.tally.moves.increment();
    leaving.put(robotId, nanos());
    Promise<byte[]> done = Promise.promise();
    answers.add(() -> done.complete(new byte[1]));
    return done.future().onComplete(ended -> leaving.remove(robotId));
  }

  @Override
  public void lose(String robotId) {
    world.tally.ends.increment();
    leaving.remove(robotId);
    require(!mayAct(robotId), robotId + " is lost, and its fence open");
  }

  private void require(boolean holds, String what) {
    world.require(holds, what);
  }

  @Override
  public String newId() {
    return world.newId(name);
  }

  @Override
  public Tables read() {
    // The mark is read with the owners, as it is one of their lines.
    Tables first = ask(() -> new Tables(world.tables.founded(), world.tables.owners(), Map.of()));
    return new Tables(first.founded(), first.owners(), ask(world.tables::members));
  }

  private <T> T ask(Supplier<T> change) {
    return world.request(cutOff, change);
  }

  @Override
  public void prepareFounding(String id) {
    ask(() -> {
      world.tables.prepareFounding(id);
      return true;
    });
  }

  @Override
  public void found(String id) {
    ask(() -> {
      world.tables.found(id);
      return true;
    });
  }

  @Override
  public void enrol(MemberEntry fresh) {
    ask(() -> {
      world.tables.enrol(fresh);
      return true;
    });
  }

  @Override
  public boolean renew(MemberEntry old, MemberEntry next) {
    return ask(() -> world.tables.renew(old, next));
  }

  @Override
  public boolean remove(MemberEntry line) {
    return ask(() -> world.tables.remove(line));
  }

  @Override
  public boolean own(String robotId, @Nullable OwnerEntry before, OwnerEntry next) {
    boolean orphan =
        before != null
            && !before.isFree()
            && !next.isFree()
            && !before.memberId().equals(next.memberId());
    boolean done = ask(() -> world.tables.own(robotId, before, next));
    if (done && orphan) {
      world.tally.takeovers.increment();
    }
    return done;
  }

  @Override
  public void pack(String robotId, long epoch, byte[] luggage) {
    ask(() -> {
      world.tables.pack(robotId + epoch, luggage);
      return true;
    });
  }

  @Override
  public byte @Nullable [] unpack(String robotId, long epoch) {
    return ask(() -> world.tables.unpack(robotId + epoch));
  }
}
