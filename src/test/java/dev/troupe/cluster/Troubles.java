package dev.troupe.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One random history of some replicas. Time is the true one; each replica has a clock of its own.
 * While one waits for the tables the others go on, so that anything can happen between any two
 * requests.
 */
final class Troubles {
  static final Duration LEASE = Duration.ofSeconds(5);
  static final Duration SETTLE = Duration.ofSeconds(2);
  private static final long LEASE_NANOS = LEASE.toNanos();
  private static final int STEPS = 60;
  private static final int DEEPEST = 3;
  private static final List<String> ROBOTS = List.of("alice", "bob", "carol", "dora");

  final SplittableRandom random;
  final SharedTables tables;
  final ClusterMetrics metrics;
  final Tally tally;
  private final int seed;
  private final double drift;
  private final List<SimulatedReplica> replicas = new ArrayList<>();
  private final List<Runnable> late = new ArrayList<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private Set<String> registered = new TreeSet<>(ROBOTS);
  private long now = LEASE_NANOS;
  private int lives;
  private int depth;
  private boolean calm;
  private boolean lost;

  Troubles(int seed, boolean comparing, double drift, ClusterMetrics metrics, Tally tally) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.tables = new SharedTables(comparing);
    this.drift = drift;
    this.metrics = metrics;
    this.tally = tally;
    int members = 2 + random.nextInt(3);
    for (int i = 0; i < members; i++) {
      join("replica-" + i);
    }
  }

  void run() {
    // Most histories begin with a cluster that runs, the others with its founding.
    if (random.nextInt(8) != 0) {
      runCalmly(20);
    }
    for (int step = 0; step < STEPS; step++) {
      step();
    }
    calm = true;
    late.forEach(Runnable::run);
    late.clear();
    replicas.forEach(SimulatedReplica::heal);
    if (replicas.stream().allMatch(SimulatedReplica::isLeaving)) {
      join("replica-new");
    }
    runCalmly(32);
    for (String robot : registered) {
      requireOneOwner(robot);
    }
    depth = 0;
  }

  private void runCalmly(int rounds) {
    boolean before = calm;
    calm = true;
    for (int round = 0; round < rounds; round++) {
      pass(LEASE_NANOS / 12 + random.nextLong(LEASE_NANOS / 12));
      for (SimulatedReplica each : List.copyOf(replicas)) {
        each.answerAll();
        each.turn();
        each.answerAll();
      }
    }
    calm = before;
  }

  private void step() {
    switch (random.nextInt(40)) {
      case 0 -> pass(LEASE_NANOS + random.nextLong(LEASE_NANOS));
      case 1 -> any().cutOff(true);
      case 2, 3 -> replicas.forEach(SimulatedReplica::heal);
      case 4 -> kill();
      case 5 -> leave();
      case 6 -> restart();
      case 7 -> register();
      case 8 -> loseTables();
      case 9, 10 -> applyLate();
      case 11, 12, 13, 14, 15, 16 -> any().answer();
      default -> {
        pass(random.nextLong(random.nextInt(6) == 0 ? LEASE_NANOS / 4 : LEASE_NANOS / 20));
        any().turn();
      }
    }
    verify();
  }

  private SimulatedReplica any() {
    return replicas.get(random.nextInt(replicas.size()));
  }

  private void join(String name) {
    double rate = 1 + drift * (2 * random.nextDouble() - 1);
    replicas.add(new SimulatedReplica(this, name, rate, random.nextLong(), registered));
  }

  /** The last one stays: somebody has to take the robots in the end. */
  private void kill() {
    if (replicas.size() > 1 && !any().isWaiting()) {
      SimulatedReplica victim = any();
      if (!victim.isWaiting()) {
        replicas.remove(victim);
      }
    }
  }

  private void leave() {
    SimulatedReplica leaving = any();
    if (replicas.stream().filter(each -> !each.isLeaving()).count() > 1) {
      leaving.leave();
    }
  }

  private void restart() {
    SimulatedReplica old = any();
    if (!old.isWaiting()) {
      replicas.remove(old);
      join(old.name());
    }
  }

  private void register() {
    Set<String> next = new TreeSet<>(registered);
    String robot = ROBOTS.get(random.nextInt(ROBOTS.size()));
    if (!next.remove(robot)) {
      next.add(robot);
    }
    registered = next;
    replicas.forEach(each -> each.registered(next));
  }

  private void loseTables() {
    if (!lost && random.nextInt(4) == 0) {
      lost = true;
      tables.lose();
    }
  }

  private void applyLate() {
    if (!late.isEmpty()) {
      late.remove(random.nextInt(late.size())).run();
    }
  }

  boolean isCalm() {
    return calm;
  }

  void pass(long nanos) {
    now += nanos;
  }

  long now() {
    return now;
  }

  String newId(String name) {
    return name + "-" + ++lives;
  }

  /** While one replica waits, others go on. */
  void meanwhile() {
    if (calm || depth >= DEEPEST || random.nextInt(4) != 0) {
      return;
    }
    depth++;
    int steps = 1 + random.nextInt(6);
    for (int step = 0; step < steps; step++) {
      step();
    }
    depth--;
  }

  /** A request that may be refused, done without an answer, or done much later without one. */
  <T> T request(boolean cutOff, Supplier<T> change) {
    meanwhile();
    int fate = calm ? 99 : random.nextInt(100);
    if (cutOff || fate < 3) {
      throw new LedgerException("refused", new IllegalStateException());
    } else if (fate < 5) {
      late.add(change::get);
      throw new LedgerException("late", new IllegalStateException());
    }
    T result = change.get();
    meanwhile();
    if (fate < 8) {
      throw new LedgerException("not answered", new IllegalStateException());
    }
    return result;
  }

  void took(SimulatedReplica replica, Claim claim) {
    if (!replica.mayAct(claim)) {
      return;
    }
    Long before = epochs.put(claim.robotId(), claim.epoch());
    require(before == null || before < claim.epoch(), "epoch of " + claim.robotId() + " fell");
    verify();
  }

  void verify() {
    for (String robot : ROBOTS) {
      long owners = replicas.stream().filter(each -> each.mayAct(robot)).count();
      require(owners <= 1, robot + " has two owners");
    }
  }

  private void requireOneOwner(String robot) {
    List<SimulatedReplica> owners = replicas.stream().filter(each -> each.mayAct(robot)).toList();
    require(owners.size() == 1, robot + " has owners: " + owners.size());
    Member wanted =
        new Rendezvous(tables.members().values().stream().map(MemberEntry::member).toList())
            .of(robot);
    require(
        wanted != null && owners.getFirst().name().equals(wanted.name()),
        robot + " is not where it should be");
  }

  void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("history " + seed + ": " + what);
    }
  }
}
