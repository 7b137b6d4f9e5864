package dev.troupe.fleet;

import dev.troupe.config.AllowedAddresses;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.fleet.RegistryMetrics.Operation;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.store.DesiredRow;
import dev.troupe.store.Store;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robots of this process, spread over its event loops, and the one door to their registry. Made
 * once at the start; its methods may be called from any thread.
 */
public final class Fleet {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final int CHANGES_KEPT = 10_000;
  private static final int CHANGES_BEHIND = 5_000;

  private final Crossing home;
  private final Journal<RobotStatus> changes;
  private final Roster roster;
  private final Registry registry;
  private final Registrar registrar;
  private final RegistryMetrics metrics;
  private final Turns turns;
  private volatile @Nullable Archive archive;

  private Fleet(Vertx vertx, FleetParts parts, List<Context> shards) {
    this.home = new Crossing(shards.get(0));
    Time time = new VertxTime(shards.get(0));
    this.changes =
        new Journal<>(
            UUID.nameUUIDFromBytes("fleet".getBytes(StandardCharsets.UTF_8)),
            time.now().toEpochMilli(),
            CHANGES_KEPT,
            Duration.ofMinutes(10),
            time);
    this.metrics = parts.metrics().forRegistry();
    this.roster = new Roster(vertx, parts, shards, home, new News(), changes::append);
    this.registry = new Registry(roster, metrics, time);
    this.registrar = new Registrar(registry, roster);
    this.turns = new Turns(home);
  }

  /** What robots tell; called on their contexts. */
  private final class News implements RobotOwner {
    @Override
    public void changed(RobotStatus status) {
      home.post(() -> {
        // What a robot said on its way out must not follow the news that it is gone.
        if (registry.knows(status.definition())) {
          changes.append(status);
        }
      });
    }

    @Override
    public void keep(RobotDefinition robot, List<RobotCommand> desired) {
      Archive where = archive;
      DesiredRow row = where == null ? null : Archive.row(robot.uid(), desired);
      if (where != null && row != null) {
        home.post(() -> {
          if (registry.keeps(robot)) {
            where.keep(row);
          }
        });
      }
    }
  }

  /**
   * Deploys {@code shards} event loops' worth of robots and begins to connect them; never waits for
   * a robot.
   */
  public static Future<Fleet> start(
      Vertx vertx, FleetParts parts, List<RobotConfig> configs, int shards) {
    return RobotShard.deploy(vertx, shards)
        .map(contexts -> new Fleet(vertx, parts, contexts))
        .compose(fleet -> fleet.reload(configs).map(report -> fleet));
  }

  // ---- registrations ----

  /**
   * From here on robots may be registered over the API, and what they are asked to be outlasts a
   * restart. Those that are stored run once this is done, which it also is when the database is
   * away: then they come as soon as it is found.
   */
  public Future<Void> keepIn(Store store, RobotForm form, AllowedAddresses allowed) {
    Archive where = new Archive(store, form, allowed);
    archive = where;
    home.post(() -> where.onFound(this::catchUp));
    return turn(Operation.CATCH_UP, () -> registry.keepIn(where))
        .recover(failure -> {
          log.atWarn()
              .addKeyValue(LogKeys.CAUSE, failure.getMessage())
              .log("robots that came by API are not known yet");
          return Future.succeededFuture();
        });
  }

  private void catchUp() {
    turn(Operation.CATCH_UP, registry::catchUp)
        .onFailure(failure ->
            log.atWarn()
                .addKeyValue(LogKeys.CAUSE, failure.getMessage())
                .log("robots that came by API could not be read again"));
  }

  /** Null before {@link #keepIn}: this gateway registers nothing. */
  public @Nullable RobotForm form() {
    Archive where = archive;
    return where == null ? null : where.form();
  }

  /** For health's detail: registrations over the API that run, and that do not and why. */
  public Map<String, Integer> registrations() {
    Registry.Census census = registry.census();
    return Map.of(
        "registered", census.registered(),
        "shadowed", census.shadowed(),
        "unreadable", census.unreadable());
  }

  /**
   * Makes the file's robots be these: what is new is added, what is different is changed, what is
   * not there is let go; no other socket is touched. Fails with {@code ROBOT_EXISTS}, and changes
   * nothing, when one has the id of a robot that came by API.
   */
  public Future<FleetReport> reload(List<RobotConfig> robots) {
    List<RobotConfig> all = List.copyOf(robots);
    return turn(Operation.RELOAD, () -> registry.reload(all));
  }

  /** Registers a robot over the API and connects it; done once it is stored. */
  public Future<RobotChanged> register(RobotDescription description, boolean dryRun) {
    return turn(Operation.REGISTER, () -> registrar.register(description, dryRun));
  }

  /**
   * Changes what is registered about a robot of the API.
   *
   * @param etag of what the caller has read; null for whatever is there
   * @param change makes what is to be of what is, on the fleet's home; what it throws is the
   *     outcome
   */
  public Future<RobotChanged> update(
      RobotId id,
      @Nullable String etag,
      Function<RobotDescription, RobotDescription> change,
      boolean dryRun) {
    return turn(Operation.UPDATE, () -> registrar.update(id, etag, change, dryRun));
  }

  /** Forgets a robot of the API; returns it as it was. */
  public Future<RobotStatus> unregister(RobotId id, @Nullable String etag) {
    return turn(Operation.UNREGISTER, () -> registrar.unregister(id, etag));
  }

  /**
   * Makes the robots of the API be exactly these, all of it or nothing.
   *
   * @param fleetEtag of the fleet that the caller has read; null for whatever is there
   */
  public Future<FleetReport> apply(
      Map<RobotId, DesiredRobot> robots, @Nullable String fleetEtag, boolean dryRun) {
    Map<RobotId, DesiredRobot> all = Map.copyOf(robots);
    return turn(Operation.APPLY, () -> registrar.apply(all, fleetEtag, dryRun));
  }

  private <T> Future<T> turn(Operation operation, Supplier<Future<T>> what) {
    return turns.take(() -> attempt(operation, what));
  }

  private <T> Future<T> attempt(Operation operation, Supplier<Future<T>> what) {
    Future<T> outcome;
    try {
      outcome = what.get();
    } catch (RuntimeException e) {
      outcome = Future.failedFuture(e);
    }
    return outcome.onComplete(ended -> {
      metrics.ended(operation, ended.cause());
      // Somebody else writes to the same store, or nobody knows whether we did.
      if (registry.takeDoubt()) {
        catchUp();
      }
    });
  }

  // ---- robots ----

  /**
   * @throws dev.troupe.robot.FailureException {@code ROBOT_UNKNOWN}
   */
  public ManagedRobot robot(RobotId id) {
    ManagedRobot robot = roster.robots().get(id);
    if (robot == null) {
      throw new Failure(
              FailureReason.ROBOT_UNKNOWN,
              "robot_id: \"" + id + "\" (expected: a robot of this gateway)")
          .asException();
    }
    return robot;
  }

  /** Its labels, the same map as long as they are the same; null when there is no such robot. */
  public @Nullable Map<String, String> labels(String id) {
    ManagedRobot robot = RobotId.isValid(id) ? roster.robots().get(new RobotId(id)) : null;
    return robot == null ? null : robot.config().labels();
  }

  /** In the order of their ids. */
  public Collection<ManagedRobot> robots() {
    return roster.robots().values();
  }

  /**
   * Follows the changes of the robots' status from {@code cursor}, or from now; returns what ends
   * it.
   */
  public Runnable follow(
      @Nullable Cursor cursor,
      Predicate<RobotStatus> filter,
      Context away,
      JournalSink<RobotStatus> sink) {
    Handle<JournalTail<RobotStatus>> handle = new Handle<>(JournalTail::cancel);
    home.post(() ->
        handle.set(JournalTail.follow(changes, cursor, filter, CHANGES_BEHIND, home, away, sink)));
    return () -> home.post(handle::cancel);
  }

  /**
   * No new commands; what is being said may end until {@code deadline}, then every robot is let go
   * properly.
   */
  public Future<Void> shutdown(Duration deadline) {
    Failure reason = new Failure(FailureReason.DRAINING, "the gateway is shutting down");
    turns.end(reason);
    List<Future<Void>> closed = new ArrayList<>();
    for (ManagedRobot robot : roster.robots().values()) {
      closed.add(
          robot
              .drain()
              .timeout(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS)
              .otherwiseEmpty()
              .compose(drained -> robot.close(reason)));
    }
    // What robots had to keep until then is at home by the time that this is.
    Promise<Void> done = Promise.promise();
    Future.join(closed).onComplete(ended -> home.post(done::complete));
    return done.future();
  }
}
