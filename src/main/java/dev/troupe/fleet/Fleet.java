package dev.troupe.fleet;

import dev.troupe.cluster.CommandMarks;
import dev.troupe.cluster.Ownership;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robots of this process, spread over its event loops, and the one door to their registry. Made
 * once at the start; its methods may be called from any thread.
 */
public final class Fleet {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int CHANGES_KEPT = 10_000;
  private static final int CHANGES_BEHIND = 5_000;

  private final Crossing home;
  private final Time time;
  private final Journal<RobotStatus> changes;
  private final Roster roster;
  private final Registry registry;
  private final Registrar registrar;
  private final RegistryMetrics metrics;
  private final Turns turns;
  private final AtomicBoolean behind = new AtomicBoolean();
  private final @Nullable Ownership ownership;
  private volatile @Nullable Archive archive;
  private @Nullable FleetTenant tenant;

  private Fleet(
      Vertx vertx, FleetParts parts, List<Context> shards, @Nullable Ownership ownership) {
    this.ownership = ownership;
    this.home = new Crossing(shards.get(0));
    this.time = new VertxTime(shards.get(0));
    this.changes =
        new Journal<>(
            UUID.nameUUIDFromBytes("fleet".getBytes(StandardCharsets.UTF_8)),
            time.now().toEpochMilli(),
            CHANGES_KEPT,
            Duration.ofMinutes(10),
            time);
    this.metrics = parts.metrics().forRegistry();
    this.roster =
        new Roster(vertx, parts, shards, ownership != null, home, new News(), changes::append);
    this.registry = new Registry(roster, metrics, time, new Neighbours());
    this.registrar = new Registrar(registry, roster);
    this.turns = new Turns(home);
  }

  /** What robots tell; called on their contexts. */
  private final class News implements RobotOwner {
    @Override
    public void changed(RobotStatus status) {
      home.post(() -> {
        // What a robot said on its way out must not follow the news that it is gone.
        if (registry.knows(status.definition()) && isOurs(status)) {
          changes.append(status);
        }
      });
    }

    /** Nor the news that another replica has it. */
    private boolean isOurs(RobotStatus status) {
      ManagedRobot robot = roster.robots().get(status.id());
      return !roster.isShared() || robot != null && robot.status().epoch() == status.epoch();
    }

    @Override
    public void keep(RobotDefinition robot, long epoch, List<RobotCommand> desired) {
      Archive where = archive;
      if (where == null) {
        return;
      }
      long owners = roster.isShared() ? epoch : where.epochWithoutOwners();
      DesiredRow row = Archive.row(robot.uid(), owners, desired);
      if (row != null) {
        home.post(() -> {
          if (registry.keeps(robot)) {
            where.keep(row);
          }
        });
      }
    }
  }

  /** What the other replicas are to know of the registry. */
  private final class Neighbours implements Registry.Watch {
    @Override
    public void registered(Set<RobotId> ids) {
      if (ownership != null) {
        ownership.registered(ids.stream().map(RobotId::value).collect(Collectors.toSet()));
      }
    }

    @Override
    public void stored() {
      if (ownership != null) {
        ownership.registryChanged();
      }
    }
  }

  /**
   * Deploys {@code shards} event loops' worth of robots and begins to connect them; never waits for
   * a robot.
   */
  public static Future<Fleet> start(
      Vertx vertx, FleetParts parts, List<RobotConfig> configs, int shards) {
    return start(vertx, parts, configs, shards, null, null);
  }

  /**
   * As the other, where several replicas share the robots: all that are registered are known here,
   * and those run that {@code ownership} gives.
   *
   * @param ownership null when this gateway is the only one
   * @param marks where speech is marked before it is said, so that nobody says it again; null for
   *     nowhere
   */
  public static Future<Fleet> start(
      Vertx vertx,
      FleetParts parts,
      List<RobotConfig> configs,
      int shards,
      @Nullable Ownership ownership,
      @Nullable CommandMarks marks) {
    return RobotShard.deploy(vertx, shards)
        .map(contexts -> new Fleet(vertx, parts, contexts, ownership))
        .compose(fleet -> {
          if (ownership != null) {
            fleet.serve(vertx, ownership, marks);
          }
          return fleet.reload(configs).map(report -> fleet);
        });
  }

  private void serve(Vertx vertx, Ownership shares, @Nullable CommandMarks marks) {
    FleetTenant serving =
        new FleetTenant(vertx, home, time, registry, roster, () -> archive, marks, changes::append);
    tenant = serving;
    shares.serve(serving);
    shares.onRegistryChanged(this::catchUp);
    vertx.executeBlocking(() -> {
      RecordJson.prepare();
      return null;
    });
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

  /**
   * Reads what is stored again, with the keys as they are now. Once for all who ask while it waits
   * for its turn. From any thread.
   */
  public void catchUp() {
    if (!behind.compareAndSet(false, true)) {
      return;
    }
    turn(
            Operation.CATCH_UP,
            () -> {
              behind.set(false);
              return registry.catchUp();
            })
        .onFailure(failure -> behind.set(false))
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
   * @throws dev.troupe.robot.FailureException {@code ROBOT_UNKNOWN}, or {@code ROBOT_MOVING} when
   *     it is registered and another replica runs it
   */
  public ManagedRobot robot(RobotId id) {
    ManagedRobot robot = roster.robots().get(id);
    if (robot == null && roster.isShared() && knows(id)) {
      throw Moving.elsewhere(id).asException();
    }
    if (robot == null) {
      throw unknown(id).asException();
    }
    return robot;
  }

  private static Failure unknown(RobotId id) {
    return new Failure(
        FailureReason.ROBOT_UNKNOWN,
        "robot_id: \"" + id + "\" (expected: a robot of this gateway)");
  }

  /**
   * @throws dev.troupe.robot.FailureException {@code ROBOT_UNKNOWN} unless it is registered,
   *     wherever it runs
   */
  public void check(RobotId id) {
    if (!knows(id)) {
      throw unknown(id).asException();
    }
  }

  /** Whether it is registered, wherever it runs. */
  public boolean knows(RobotId id) {
    return registry.definition(id) != null;
  }

  /** As {@link #knows}, for a text that need not be an id. */
  public boolean registered(String id) {
    return RobotId.isValid(id) && knows(new RobotId(id));
  }

  /**
   * Its labels, wherever it runs, the same map as long as they are the same; null when there is no
   * such robot.
   */
  public @Nullable Map<String, String> labels(String id) {
    if (!RobotId.isValid(id)) {
      return null;
    }
    ManagedRobot robot = roster.robots().get(new RobotId(id));
    if (robot != null) {
      return robot.config().labels();
    }
    RobotDefinition known = roster.isShared() ? registry.definition(new RobotId(id)) : null;
    return known == null ? null : known.config().labels();
  }

  /** Those that run here, in the order of their ids. */
  public Collection<ManagedRobot> robots() {
    return roster.robots().values();
  }

  /**
   * Those that are registered and do not run here, in the order of their ids, as far as this
   * replica knows them: whether another one runs them, and how they are, it does not.
   */
  public List<RobotStatus> elsewhere() {
    if (!roster.isShared()) {
      return List.of();
    }
    SortedMap<RobotId, ManagedRobot> here = roster.robots();
    Instant now = time.now();
    return registry.definitions().stream()
        .filter(robot -> !here.containsKey(robot.id()))
        .map(robot -> RobotStatus.planned(robot, Connection.elsewhere(robot.id(), now)))
        .toList();
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
   * properly. Where replicas share the robots, what {@link Ownership#leave} has left of them.
   */
  public Future<Void> shutdown(Duration deadline) {
    Failure reason = new Failure(FailureReason.DRAINING, "the gateway is shutting down");
    turns.end(reason);
    FleetTenant serving = tenant;
    if (serving != null) {
      home.post(() -> serving.end(reason));
    }
    List<Future<Void>> closed = new ArrayList<>();
    for (ManagedRobot robot : roster.robots().values()) {
      closed.add(
          robot
              .drain(reason.retryAfter(SOON))
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
