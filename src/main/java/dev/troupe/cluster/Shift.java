package dev.troupe.cluster;

import dev.troupe.telemetry.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the worker does again and again: renew, read the tables, do what the steward decides. Ends
 * this replica's life when its lease is over or somebody declared it dead, and begins another as
 * soon as the tables let it. Confined to the worker, but for what is said to be for any thread.
 */
final class Shift {
  private static final Logger log = LoggerFactory.getLogger(Shift.class);

  private static final String DECLARED_DEAD = "declared dead";
  private static final String EXPIRED = "not heard of for too long";
  private static final String CLOSED = "closed";

  /** What is done between two looks; the rest is decided anew. */
  private static final int MOST = 32;

  private final Ledger ledger;
  private final Profile profile;
  private final Duration length;
  private final LongSupplier nanos;
  private final InstantSource wall;
  private final ClusterMetrics metrics;
  private final Steward steward;
  private final Tenancies tenancies;
  private final Map<String, Long> changes = new HashMap<>();

  /** Counts of those with our name; -1 once told. */
  private final Map<String, Long> namesakes = new HashMap<>();

  private Runnable onRegistryChanged = () -> {};
  private Set<String> registered = Set.of();
  private @Nullable Life life;
  private @Nullable Tables tables;
  private boolean unfinished;
  private boolean alone;
  private long seenAt;
  private volatile Directory directory;
  private volatile boolean empty;

  /** A robot that stands in the table as ours, and is to be given to the tenant. */
  private record Won(String robotId, @Nullable OwnerEntry before, long epoch) {}

  Shift(
      Ledger ledger,
      Profile profile,
      Duration lease,
      Duration settle,
      Executor worker,
      LongSupplier nanos,
      InstantSource wall,
      ClusterMetrics metrics) {
    this.ledger = ledger;
    this.profile = profile;
    this.length = lease;
    this.nanos = nanos;
    this.wall = wall;
    this.metrics = metrics;
    this.steward = new Steward(lease, settle);
    this.tenancies = new Tenancies(worker, nanos, new Endings());
    this.directory = Directory.nobody(profile.member("", wall.instant()));
    this.seenAt = nanos.getAsLong();
  }

  void serve(Tenant tenant) {
    tenancies.serve(tenant);
  }

  void onRegistryChanged(Runnable task) {
    onRegistryChanged = task;
  }

  void registered(Set<String> robotIds) {
    registered = Set.copyOf(robotIds);
  }

  /** For any thread. */
  Directory directory() {
    return directory;
  }

  /** Whether nothing is ours any more, once we leave. For any thread. */
  boolean isEmpty() {
    return empty;
  }

  /** Whether there is more to do than one turn does. */
  boolean isUnfinished() {
    return unfinished;
  }

  void turn() {
    unfinished = false;
    endIfExpired();
    if (!tenancies.isServed()) {
      empty = profile.leaving();
    } else {
      try {
        attend();
      } catch (LedgerException e) {
        metrics.blind();
        log.atDebug().addKeyValue(LogKeys.CAUSE, e.getMessage()).log("the tables do not answer");
      }
    }
    endIfExpired();
    publish();
  }

  /** Says to the others that we are gone, if they hear it; nothing is ours any more. */
  void close() {
    Life last = life;
    if (last == null) {
      return;
    }
    end(CLOSED);
    try {
      MemberEntry line = ledger.read().members().get(last.id());
      if (line != null) {
        ledger.remove(line);
      }
    } catch (LedgerException e) {
      log.atDebug().addKeyValue(LogKeys.CAUSE, e.getMessage()).log("nobody heard that we go");
    }
    publish();
  }

  private void attend() {
    if (life == null && profile.leaving()) {
      empty = true;
      return;
    }
    Life current = life == null ? begin() : life;
    if (current.isCertain() && !renewIfDue(current)) {
      return;
    }
    Tables read = ledger.read();
    tables = read;
    if (read.members().get(current.id()) instanceof MemberEntry own && !current.isCertain()) {
      current.adopt(own);
    }
    tenancies.giveUpLate();
    if (perform(steward.decide(read, hand(current), nanos.getAsLong()), current)) {
      notice(read, current);
      empty =
          profile.leaving() && tenancies.holdings().isEmpty() && read.of(current.id()).isEmpty();
    }
  }

  private Life begin() {
    profile.owns(0);
    Life fresh = Life.begin(ledger, nanos, wall.instant(), length, profile);
    life = fresh;
    log.atInfo().addKeyValue("member", fresh.id()).log("this replica counts among the members");
    return fresh;
  }

  private boolean renewIfDue(Life current) {
    return !current.isDue(profile) || renew(current);
  }

  private boolean renew(Life current) {
    profile.owns(tenancies.holdings().size());
    metrics.renewing(current.age(), length);
    try {
      if (current.renew(profile)) {
        return true;
      }
    } catch (LedgerException e) {
      metrics.renewalFailed();
      throw e;
    }
    end(current.lease().allows(nanos.getAsLong()) ? DECLARED_DEAD : EXPIRED);
    return false;
  }

  private Steward.Hand hand(Life current) {
    return new Steward.Hand(
        current.id(), profile.leaving(), registered, tenancies.holdings(), tenancies.busy());
  }

  /** False when this life ended over it. */
  private boolean perform(List<Act> acts, Life current) {
    List<Won> won = new ArrayList<>();
    unfinished = acts.size() > MOST;
    for (Act act : acts.subList(0, Math.min(MOST, acts.size()))) {
      if (!renewIfDue(current) || !perform(act, current, won)) {
        return false;
      }
    }
    // Our line still stands: so nobody declared us dead before we won, and the tables in which we
    // did are those that we read.
    if (!won.isEmpty() && !renew(current)) {
      return false;
    }
    won.forEach(each -> move(each, current));
    return true;
  }

  private boolean perform(Act act, Life current, List<Won> won) {
    switch (act) {
      case Act.EndLife() -> {
        end(DECLARED_DEAD);
        return false;
      }
      case Act.Bury(MemberEntry silent) -> bury(silent);
      case Act.Found() -> {
        ledger.prepareFounding(current.id());
        if (!renew(current)) {
          return false;
        }
        ledger.found(current.id());
      }
      case Act.Take(String robot, OwnerEntry before) -> take(robot, before, current, won);
      case Act.Leave(String robot) -> tenancies.leave(robot);
      case Act.Release(String robot, OwnerEntry mine) -> ledger.own(robot, mine, mine.freed());
      case Act.Lose(String robot) -> tenancies.lose(robot);
    }
    return true;
  }

  private void bury(MemberEntry silent) {
    if (ledger.remove(silent)) {
      metrics.buried();
      log.atWarn()
          .addKeyValue("member", silent.id())
          .addKeyValue("name", silent.member().name())
          .log("a replica is silent and loses its robots");
    }
  }

  private void take(String robot, @Nullable OwnerEntry before, Life current, List<Won> won) {
    long epoch = Math.max(before == null ? 0 : before.epoch() + 1, wall.millis());
    if (ledger.own(robot, before, new OwnerEntry(current.id(), epoch))) {
      won.add(new Won(robot, before, epoch));
    }
  }

  private void move(Won won, Life current) {
    OwnerEntry before = won.before();
    boolean orphan = before != null && !before.isFree() && !before.isOf(current.id());
    if (orphan) {
      metrics.tookOver();
    }
    byte[] luggage = luggage(won);
    if (current.lease().allows(nanos.getAsLong())) {
      tenancies.take(won.robotId(), won.epoch(), current.lease(), luggage);
    }
  }

  private byte @Nullable [] luggage(Won won) {
    OwnerEntry before = won.before();
    try {
      return before == null || !before.isFree()
          ? null
          : ledger.unpack(won.robotId(), before.epoch());
    } catch (LedgerException e) {
      log.atWarn().addKeyValue(LogKeys.ROBOT, won.robotId()).setCause(e).log("luggage is lost");
      return null;
    }
  }

  /** A member whom we see for the first time may have changed the registry since we read it. */
  private void notice(Tables read, Life current) {
    boolean changed = false;
    changes.keySet().retainAll(read.members().keySet());
    for (MemberEntry each : read.members().values()) {
      tellNamesake(each, current);
      Long last = changes.put(each.id(), each.changes());
      changed |= !each.id().equals(current.id()) && (last == null || last != each.changes());
    }
    if (changed) {
      onRegistryChanged.run();
    }
  }

  /** A former life of ours has the same name, but does not renew its line any more. */
  private void tellNamesake(MemberEntry each, Life current) {
    if (each.id().equals(current.id()) || !each.member().name().equals(profile.name())) {
      return;
    }
    Long before = namesakes.putIfAbsent(each.id(), each.count());
    if (before != null && before >= 0 && each.count() > before) {
      namesakes.put(each.id(), -1L);
      log.atWarn()
          .addKeyValue("name", profile.name())
          .addKeyValue("member", each.id())
          .log(
              "another replica has the same name, and they take robots from each other"
                  + " (expected: a cluster.replica of its own for each)");
    }
  }

  private void endIfExpired() {
    if (life != null && !life.lease().allows(nanos.getAsLong())) {
      end(EXPIRED);
    }
  }

  private void end(String cause) {
    Life last = life;
    if (last == null) {
      return;
    }
    last.lease().end();
    life = null;
    tables = null;
    int robots = tenancies.holdings().size();
    tenancies.loseAll();
    metrics.ended(robots);
    log.atLevel(cause.equals(CLOSED) ? Level.INFO : Level.WARN)
        .addKeyValue(LogKeys.CAUSE, cause)
        .addKeyValue("robots", robots)
        .log("this replica does not count among the members any more");
  }

  private void publish() {
    Life current = life;
    Tables read = tables;
    directory =
        current == null || read == null
            ? Directory.nobody(directory.self())
            : Directory.of(current, read, tenancies.holdings());
    tellMajority();
  }

  /** Once when it is missing for longer than any change of members takes, and once it is back. */
  private void tellMajority() {
    long now = nanos.getAsLong();
    if (directory.isCurrent(now)) {
      if (alone) {
        log.info("this replica sees a majority again");
      }
      alone = false;
      seenAt = now;
    } else if (!alone && !profile.leaving() && now - seenAt > length.toNanos()) {
      alone = true;
      log.warn(
          "this replica sees no majority of the others, has no robots and takes no calls about"
              + " robots (expected: more than half of cluster.max_replicas reach each other)");
    }
  }

  /** What becomes of robots that we let go. */
  private final class Endings implements Tenancies.Ends {

    @Override
    public void left(Holding holding, byte @Nullable [] luggage) {
      metrics.moved();
      steward.moved(holding.robotId(), nanos.getAsLong());
      release(holding, luggage);
    }

    @Override
    public void refused(Holding holding) {
      steward.refused(holding.robotId(), nanos.getAsLong());
      release(holding, null);
    }

    /** What fails here is ours in the table only, and found there at the next look. */
    private void release(Holding holding, byte @Nullable [] luggage) {
      Life current = life;
      if (current == null) {
        return;
      }
      OwnerEntry mine = new OwnerEntry(current.id(), holding.epoch());
      try {
        if (luggage != null) {
          ledger.pack(holding.robotId(), holding.epoch(), luggage);
        }
        ledger.own(holding.robotId(), mine, mine.freed());
      } catch (LedgerException e) {
        log.atWarn()
            .addKeyValue(LogKeys.ROBOT, holding.robotId())
            .setCause(e)
            .log("a robot could not be released yet");
      }
      publish();
    }
  }
}
