package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.store.RobotRow;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which robots are registered, by file and by API. What it decides is stored before any robot
 * changes, and where it cannot be stored nothing changes. Its operations are called one at a time,
 * each after the end of the one before. Confined to the fleet's home.
 */
final class Registry {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final Roster roster;
  private final RegistryMetrics metrics;
  private final Time time;
  private final Watch watch;

  /** Never changed, but for another. */
  private volatile SortedMap<RobotId, RobotDefinition> definitions = new TreeMap<>();

  /** Registrations over the API that are stored and do not run: a file's robot has the id. */
  private Map<RobotId, RobotRow> shadowed = Map.of();

  /** Likewise, since this gateway cannot read them. */
  private Map<RobotId, RobotRow> unreadable = Map.of();

  /** Robots that run without knowing what they were asked to be: the store did not say yet. */
  private final Set<RobotId> uninformed = new HashSet<>();

  private @Nullable Archive archive;

  /** Whether it is known what is stored, and the file's robots know what they were asked to be. */
  private boolean caughtUp;

  /** Whether what is stored may be something else than what is known here. */
  private boolean inDoubt;

  private volatile Census census = new Census(0, 0, 0);

  /** Who else has to know which robots are registered. */
  interface Watch {
    /** These are. */
    void registered(Set<RobotId> ids);

    /** What is stored was changed by us. */
    void stored();
  }

  Registry(Roster roster, RegistryMetrics metrics, Time time, Watch watch) {
    this.watch = watch;
    this.roster = roster;
    this.metrics = metrics;
    this.time = time;
  }

  /** How many registrations over the API there are, run or not. */
  record Census(int registered, int shadowed, int unreadable) {}

  /** From any thread. */
  Census census() {
    return census;
  }

  /** Whether this registration is the one that its id means now. */
  boolean knows(RobotDefinition definition) {
    RobotDefinition known = definitions.get(definition.id());
    return known != null && known.uid().equals(definition.uid());
  }

  /**
   * Whether what this robot is asked to be is to be kept: not before it is known what it was asked
   * to be, or that would be lost.
   */
  boolean keeps(RobotDefinition definition) {
    return caughtUp && knows(definition) && !uninformed.contains(definition.id());
  }

  /** A robot runs, and what it was asked to be could not be read. */
  void isUninformed(RobotId id) {
    uninformed.add(id);
  }

  /** From any thread. */
  @Nullable RobotDefinition definition(RobotId id) {
    return definitions.get(id);
  }

  // ---- the file ----

  /** Makes the file's robots be these. */
  Future<FleetReport> reload(List<RobotConfig> configs) {
    SortedMap<RobotId, RobotDefinition> desired = from(RobotSource.API);
    for (RobotConfig config : configs) {
      RobotDefinition there = definitions.get(new RobotId(config.id()));
      if (there != null && there.source() == RobotSource.API) {
        return Future.failedFuture(
            new Failure(
                    FailureReason.ROBOT_EXISTS,
                    "robots."
                        + there.id()
                        + ": registered over the API (expected: an id that is free)",
                    null,
                    Map.of("robot_id", config.id()))
                .asException());
      }
      RobotDefinition read = RobotDefinition.ofFile(config, now());
      boolean same = there != null && there.differences(read).isEmpty();
      desired.put(read.id(), same ? there : read);
    }
    Map<RobotId, RobotRow> free = without(shadowed, desired.keySet());
    free.values().forEach(row -> take(archive(), row, desired));
    FleetPlan plan = FleetPlan.of(definitions, desired);
    shadowed = without(shadowed, free.keySet());
    return carryOut(plan, desired, Map.of())
        .map(done -> {
          forgetRemoved(plan.of(RobotSource.FILE));
          return FleetReport.of(plan.of(RobotSource.FILE), etag());
        });
  }

  // ---- the store ----

  /**
   * From here on registrations are kept there; what is there already runs, unless a file's robot
   * has its id. While the database is away that comes later.
   */
  Future<Void> keepIn(Archive where) {
    archive = where;
    return catchUp(where);
  }

  /** Makes the robots that came by API be what is stored, whoever stored it. */
  Future<Void> catchUp() {
    Archive where = archive;
    return where == null ? Future.succeededFuture() : catchUp(where);
  }

  private Future<Void> catchUp(Archive where) {
    return where
        .rows()
        .compose(rows -> where.desired().compose(former -> become(where, rows, former)));
  }

  private Future<Void> become(
      Archive where, List<RobotRow> rows, Map<UUID, List<RobotCommand>> former) {
    SortedMap<RobotId, RobotDefinition> desired = from(RobotSource.FILE);
    Map<RobotId, RobotRow> hidden = new TreeMap<>();
    Map<RobotId, RobotRow> broken = new TreeMap<>();
    for (RobotRow row : rows) {
      RobotId id = new RobotId(row.id());
      if (desired.containsKey(id)) {
        hidden.put(id, row);
        log.atWarn()
            .addKeyValue(LogKeys.ROBOT, id)
            .log("a robot of the file has the id of one that came by API, which does not run");
      } else if (!take(where, row, desired)) {
        broken.put(id, row);
      }
    }
    shadowed = hidden;
    unreadable = broken;
    if (!caughtUp) {
      caughtUp = true;
      from(RobotSource.FILE).values().forEach(robot -> remind(robot, former));
    }
    List.copyOf(uninformed).stream()
        .map(definitions::get)
        .filter(Objects::nonNull)
        .forEach(robot -> remind(robot, former));
    uninformed.clear();
    return carryOut(FleetPlan.of(definitions, desired), desired, former);
  }

  private static boolean take(Archive where, RobotRow row, Map<RobotId, RobotDefinition> into) {
    try {
      into.put(new RobotId(row.id()), where.read(row));
      return true;
    } catch (IllegalArgumentException e) {
      log.atError()
          .addKeyValue(LogKeys.ROBOT, row.id())
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("a robot that came by API cannot be read and does not run");
      return false;
    }
  }

  private void remind(RobotDefinition definition, Map<UUID, List<RobotCommand>> former) {
    ManagedRobot robot = roster.robots().get(definition.id());
    if (robot != null) {
      robot.adopt(former.getOrDefault(definition.uid(), List.of()));
    }
  }

  // ---- for the API ----

  /**
   * @throws dev.troupe.robot.FailureException {@code STORE_UNAVAILABLE} before what is stored was
   *     read: what nobody knows cannot be changed
   */
  Archive archive() {
    Archive where = archive;
    if (where == null || !caughtUp) {
      throw new Failure(FailureReason.STORE_UNAVAILABLE, "what is stored could not be read yet")
          .asException();
    }
    return where;
  }

  /** All that are registered, in the order of their ids. From any thread. */
  Collection<RobotDefinition> definitions() {
    return Collections.unmodifiableCollection(definitions.values());
  }

  @Nullable RobotDefinition find(RobotId id) {
    return definitions.get(id);
  }

  boolean isUnreadable(RobotId id) {
    return unreadable.containsKey(id);
  }

  /** Ids whose registrations this gateway cannot read. */
  List<RobotId> unreadable() {
    return List.copyOf(unreadable.keySet());
  }

  Instant now() {
    // The store keeps milliseconds.
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** All that are registered there, by id; the caller's to change. */
  SortedMap<RobotId, RobotDefinition> from(RobotSource source) {
    SortedMap<RobotId, RobotDefinition> some = new TreeMap<>();
    definitions.values().stream()
        .filter(robot -> robot.source() == source)
        .forEach(robot -> some.put(robot.id(), robot));
    return some;
  }

  /** Of all registrations over the API, in their order. */
  String etag() {
    String all =
        from(RobotSource.API).values().stream()
            .map(robot -> robot.id() + " " + robot.etag())
            .collect(Collectors.joining("\n"));
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What it takes to make the robots of the API be {@code desired}. */
  FleetPlan plan(SortedMap<RobotId, RobotDefinition> desired) {
    return FleetPlan.of(from(RobotSource.API), desired);
  }

  /**
   * Stores what the plan changes, then changes it.
   *
   * @param forgotten unreadable ones that go as well
   */
  Future<Void> settle(
      FleetPlan plan, SortedMap<RobotId, RobotDefinition> desired, List<RobotId> forgotten) {
    List<RobotRow> rows =
        unreadable.values().stream()
            .filter(row -> forgotten.contains(new RobotId(row.id())))
            .toList();
    SortedMap<RobotId, RobotDefinition> all = from(RobotSource.FILE);
    all.putAll(desired);
    return archive()
        .write(plan, rows, now())
        .onFailure(failure -> inDoubt = leavesDoubt(failure))
        .onSuccess(stored -> watch.stored())
        .compose(stored -> {
          unreadable = without(unreadable, forgotten);
          return carryOut(plan, all, Map.of());
        })
        .onSuccess(done -> forgetRemoved(plan));
  }

  private static boolean leavesDoubt(Throwable failure) {
    return failure instanceof FailureException known
        && (known.failure().reason() == FailureReason.ETAG_MISMATCH
            || known.failure().reason() == FailureReason.ROBOT_EXISTS
            || known.failure().reason() == FailureReason.OUTCOME_UNKNOWN);
  }

  /** Whether what is stored should be read again; asked once. */
  boolean takeDoubt() {
    boolean doubt = inDoubt;
    inDoubt = false;
    return doubt;
  }

  // ---- both ----

  private Future<Void> carryOut(
      FleetPlan plan,
      SortedMap<RobotId, RobotDefinition> next,
      Map<UUID, List<RobotCommand>> former) {
    definitions = next;
    watch.registered(next.keySet());
    metrics.hold(next.values());
    census = new Census(from(RobotSource.API).size(), shadowed.size(), unreadable.size());
    return roster.carryOut(plan, former);
  }

  /** Again, since a robot may have had something to keep until the moment it went. */
  private void forgetRemoved(FleetPlan plan) {
    Archive where = archive;
    if (where != null) {
      plan.work().stream()
          .filter(step -> step.after() == null)
          .forEach(step -> where.forget(step.definition().uid()));
    }
  }

  private static Map<RobotId, RobotRow> without(
      Map<RobotId, RobotRow> rows, Collection<RobotId> ids) {
    Map<RobotId, RobotRow> rest = new TreeMap<>(rows);
    rest.keySet().removeAll(ids);
    return rest;
  }
}
