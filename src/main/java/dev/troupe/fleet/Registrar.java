package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registrations over the API: who may be registered, and whether the caller has seen what he
 * changes. Its operations are called one at a time, each after the end of the one before. Confined
 * to the fleet's home.
 */
final class Registrar {
  private final Registry registry;
  private final Roster roster;

  Registrar(Registry registry, Roster roster) {
    this.registry = registry;
    this.roster = roster;
  }

  /** Harmless when the very same is registered already. */
  Future<RobotChanged> register(RobotDescription description, boolean dryRun) {
    RobotId id = new RobotId(description.config().id());
    RobotDefinition there = ofApi(id);
    if (there != null && there.description().equals(description)) {
      return Future.succeededFuture(changed(there, List.of()));
    } else if (there != null || registry.isUnreadable(id)) {
      throw failure(FailureReason.ROBOT_EXISTS, id, "registered already, and otherwise");
    }
    checkAddress(description.config());
    RobotDefinition made = made(description);
    return put(made, dryRun);
  }

  private RobotDefinition made(RobotDescription description) {
    return RobotDefinition.ofApi(description, UUID.randomUUID(), 1, registry.now());
  }

  /**
   * @param etag of what the caller has read; null for whatever is there
   * @param change makes what is to be of what is
   */
  Future<RobotChanged> update(
      RobotId id,
      @Nullable String etag,
      Function<RobotDescription, RobotDescription> change,
      boolean dryRun) {
    RobotDefinition there = known(id);
    checkEtag(id, etag, there);
    RobotDefinition next = there.described(change.apply(there.description()));
    if (!next.config().address().equals(there.config().address())) {
      checkAddress(next.config());
    }
    return put(next, dryRun);
  }

  private Future<RobotChanged> put(RobotDefinition next, boolean dryRun) {
    SortedMap<RobotId, RobotDefinition> desired = registry.from(RobotSource.API);
    desired.put(next.id(), next);
    FleetPlan plan = registry.plan(desired);
    List<String> paths =
        plan.work().stream().map(FleetPlan.Step::paths).findFirst().orElse(List.of());
    return settle(plan, desired, List.of(), dryRun).map(done -> changed(next, paths));
  }

  /** Returns the robot as it was. */
  Future<RobotStatus> unregister(RobotId id, @Nullable String etag) {
    SortedMap<RobotId, RobotDefinition> desired = registry.from(RobotSource.API);
    if (registry.isUnreadable(id)) {
      throw failure(FailureReason.ILLEGAL_STATE, id, "stored in a form that cannot be read here");
    }
    RobotDefinition there = known(id);
    checkEtag(id, etag, there);
    desired.remove(id);
    RobotStatus last = changed(there, List.of()).status();
    return settle(registry.plan(desired), desired, List.of(), false).map(last);
  }

  /** Makes the robots of the API be exactly these, or changes nothing. */
  Future<FleetReport> apply(
      Map<RobotId, DesiredRobot> robots, @Nullable String fleetEtag, boolean dryRun) {
    if (fleetEtag != null && !fleetEtag.equals(registry.etag())) {
      throw new Failure(
              FailureReason.ETAG_MISMATCH, "fleet_etag: the fleet has changed since (read again)")
          .asException();
    }
    SortedMap<RobotId, RobotDefinition> desired = new TreeMap<>();
    robots.forEach((id, robot) -> desired.put(id, wanted(id, robot)));
    FleetPlan plan = registry.plan(desired);
    List<RobotId> forgotten = registry.unreadable();
    return settle(plan, desired, forgotten, dryRun)
        .map(done -> FleetReport.of(plan, registry.etag()));
  }

  private RobotDefinition wanted(RobotId id, DesiredRobot robot) {
    RobotDefinition there = ofApi(id);
    if (registry.isUnreadable(id)) {
      throw failure(FailureReason.ROBOT_EXISTS, id, "stored in a form that cannot be read here");
    }
    checkEtag(id, robot.etag(), there);
    RobotConfig config = robot.description().config();
    if (there == null || !there.config().address().equals(config.address())) {
      checkAddress(config);
    }
    return there == null ? made(robot.description()) : there.described(robot.description());
  }

  private Future<Void> settle(
      FleetPlan plan,
      SortedMap<RobotId, RobotDefinition> desired,
      List<RobotId> forgotten,
      boolean dryRun) {
    boolean idle = plan.work().isEmpty() && forgotten.isEmpty();
    return dryRun || idle ? Future.succeededFuture() : registry.settle(plan, desired, forgotten);
  }

  /** As it is, or as it would be. */
  private RobotChanged changed(RobotDefinition definition, List<String> paths) {
    ManagedRobot robot = roster.robots().get(definition.id());
    RobotStatus status =
        robot == null
            ? RobotStatus.planned(definition, nowhereHere(definition.id()))
            : robot.status().with(definition);
    return new RobotChanged(status, paths);
  }

  private Connection nowhereHere(RobotId id) {
    return roster.isShared()
        ? Connection.elsewhere(id, registry.now())
        : Connection.none(registry.now());
  }

  // ---- what is refused ----

  private @Nullable RobotDefinition ofApi(RobotId id) {
    RobotDefinition there = registry.find(id);
    if (there != null && there.source() == RobotSource.FILE) {
      throw failure(FailureReason.ROBOT_MANAGED_BY_FILE, id, "changed in the gateway's file only");
    }
    return there;
  }

  private RobotDefinition known(RobotId id) {
    RobotDefinition there = ofApi(id);
    if (there == null) {
      throw failure(FailureReason.ROBOT_UNKNOWN, id, "not registered here");
    }
    return there;
  }

  private static void checkEtag(
      RobotId id, @Nullable String etag, @Nullable RobotDefinition there) {
    if (etag != null && !Objects.equals(etag, there == null ? null : there.etag())) {
      throw failure(
          FailureReason.ETAG_MISMATCH, id, "changed by somebody since it was read (read again)");
    }
  }

  private void checkAddress(RobotConfig config) {
    if (!registry.archive().allowed().allows(config.address())) {
      throw failure(
          FailureReason.ADDRESS_NOT_ALLOWED,
          new RobotId(config.id()),
          "at "
              + config.address().getHost()
              + ":"
              + config.address().getPort()
              + " (expected: one of fleet.allowed_addresses)");
    }
  }

  private static FailureException failure(FailureReason reason, RobotId id, String what) {
    return new Failure(reason, "robot " + id + ": " + what, null, Map.of("robot_id", id.value()))
        .asException();
  }
}
