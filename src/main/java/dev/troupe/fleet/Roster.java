package dev.troupe.fleet;

import dev.troupe.audio.Resampler;
import dev.troupe.audio.SampleRates;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robots that run in this process, each on the event loop that had the fewest when it came.
 * Carries out what the registry has decided, one plan at a time; where other replicas share the
 * robots, only those come that it is told to {@link #take}. Confined to the fleet's home, but for
 * {@link #robots}.
 */
final class Roster {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final Vertx vertx;
  private final FleetParts parts;
  private final Crossing home;
  private final RobotOwner owner;
  private final Consumer<RobotStatus> news;
  private final List<Shard> shards;
  private final boolean shared;
  private final Map<RobotId, Shard> places = new HashMap<>();

  /** Where robots are shared: those that are ours to run, registered or not. */
  private final Map<RobotId, Stay> stays = new HashMap<>();

  private final Set<Integer> prepared = new HashSet<>();
  private volatile SortedMap<RobotId, ManagedRobot> robots = Collections.emptySortedMap();

  /**
   * @param shared whether other replicas run robots too
   * @param news hears of robots that come and go; what happens to them between, they tell {@code
   *     owner}
   */
  Roster(
      Vertx vertx,
      FleetParts parts,
      List<Context> shards,
      boolean shared,
      Crossing home,
      RobotOwner owner,
      Consumer<RobotStatus> news) {
    this.vertx = vertx;
    this.parts = parts;
    this.home = home;
    this.owner = owner;
    this.news = news;
    this.shared = shared;
    this.shards = shards.stream().map(Shard::new).toList();
  }

  /** An event loop, and how many robots live on it. */
  private static final class Shard {
    final Context context;
    int robots;

    Shard(Context context) {
      this.context = context;
    }
  }

  /** A robot's right to be here, and the request ids that it gave under it, once it has gone. */
  private static final class Stay {
    final Tenure tenure;
    @Nullable Future<Long> counted;

    Stay(Tenure tenure) {
      this.tenure = tenure;
    }
  }

  /** Whether other replicas run robots too. From any thread. */
  boolean isShared() {
    return shared;
  }

  /** From any thread: as of now, never changed. In the order of their ids. */
  SortedMap<RobotId, ManagedRobot> robots() {
    return robots;
  }

  /**
   * Done at home once every robot is as it is to be; nobody waits for a socket.
   *
   * @param desired what robots were asked to be before, by uid
   */
  Future<Void> carryOut(FleetPlan plan, Map<UUID, List<RobotCommand>> desired) {
    prepareSound(plan);
    remove(plan);
    List<Future<?>> pending = new ArrayList<>();
    List<Future<ManagedRobot>> made = new ArrayList<>();
    for (FleetPlan.Step step : plan.work()) {
      RobotDefinition after = step.after();
      ManagedRobot robot = robots.get(step.id());
      if (after != null && step.before() == null) {
        List<RobotCommand> former = desired.getOrDefault(after.uid(), List.of());
        if (!shared) {
          made.add(make(after, Arrival.alone(former)));
        } else if (stays.containsKey(after.id())) {
          made.add(makeAgain(after, former));
        }
      } else if (after != null && robot != null) {
        pending.add(robot.describe(after));
      }
    }
    pending.addAll(made);
    return home.bring(Future.join(pending))
        .transform(ended -> {
          add(made);
          return ended.succeeded() ? Future.succeededFuture() : broken(ended.cause());
        });
  }

  private static Future<Void> broken(Throwable cause) {
    log.atError().setCause(cause).log("a robot could not be made as it was registered");
    return Future.failedFuture(cause);
  }

  private void remove(FleetPlan plan) {
    SortedMap<RobotId, ManagedRobot> rest = new TreeMap<>(robots);
    for (FleetPlan.Step step : plan.work()) {
      ManagedRobot robot = step.after() == null ? rest.remove(step.id()) : null;
      if (robot != null) {
        news.accept(robot.status().last());
        Future<Long> counted = robot.closeAndCount(gone(step.id()));
        Stay stay = stays.get(step.id());
        if (stay != null) {
          stay.counted = counted;
        }
        vacate(step.id());
      }
    }
    robots = rest;
  }

  private void vacate(RobotId id) {
    Shard place = places.remove(id);
    if (place != null) {
      place.robots--;
    }
  }

  /** Another registration of an id that is ours: its request ids go on where the former's ended. */
  private Future<ManagedRobot> makeAgain(RobotDefinition definition, List<RobotCommand> desired) {
    Stay stay = stays.get(definition.id());
    if (stay == null || stay.counted == null) {
      return Future.failedFuture("it runs already, under another registration");
    }
    return home.bring(stay.counted)
        .compose(counted ->
            stays.get(definition.id()) == stay
                ? make(definition, Arrival.again(stay.tenure, counted, desired))
                : Future.failedFuture("it went to another replica meanwhile"));
  }

  // ---- what other replicas give and get ----

  /**
   * It is ours from here on.
   *
   * @param latest what is registered of it; asked again at the end, when it may have changed
   */
  Future<Void> take(RobotId id, Arrival arrival, Supplier<@Nullable RobotDefinition> latest) {
    RobotDefinition definition = latest.get();
    Tenure tenure = arrival.tenure();
    if (definition == null || tenure == null || robots.containsKey(id)) {
      return Future.failedFuture(
          definition == null ? "it is not registered here" : "it runs here already");
    }
    Stay stay = new Stay(tenure);
    stays.put(id, stay);
    return home.bring(make(definition, arrival))
        .compose(robot -> {
          RobotDefinition now = latest.get();
          if (stays.get(id) != stay || now == null || !now.uid().equals(definition.uid())) {
            vacate(id);
            stays.remove(id, stay);
            robot.close(Moving.elsewhere(id));
            return Future.failedFuture("it was taken away, or registered anew, meanwhile");
          }
          if (now != definition) {
            robot.describe(now);
          }
          add(List.of(Future.succeededFuture(robot)));
          return Future.succeededFuture();
        });
  }

  /**
   * It is ours no more; null when it does not run here. Its news ends with that it is elsewhere.
   */
  @Nullable ManagedRobot release(RobotId id) {
    stays.remove(id);
    ManagedRobot robot = robots.get(id);
    if (robot != null) {
      SortedMap<RobotId, ManagedRobot> rest = new TreeMap<>(robots);
      rest.remove(id);
      robots = rest;
      vacate(id);
    }
    return robot;
  }

  // ---- one robot ----

  private static Failure gone(RobotId id) {
    return new Failure(
        FailureReason.ROBOT_UNREGISTERED,
        "robot " + id + ": it was unregistered",
        null,
        Map.of("robot_id", id.value()));
  }

  private Future<ManagedRobot> make(RobotDefinition definition, Arrival arrival) {
    Shard shard = leastLoaded();
    shard.robots++;
    places.put(definition.id(), shard);
    Promise<ManagedRobot> promise = Promise.promise();
    shard.context.runOnContext(ignored -> {
      try {
        promise.complete(new ManagedRobot(definition, arrival, shard.context, parts, owner));
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private Shard leastLoaded() {
    Shard least = shards.getFirst();
    for (Shard shard : shards) {
      least = shard.robots < least.robots ? shard : least;
    }
    return least;
  }

  private void add(List<Future<ManagedRobot>> made) {
    SortedMap<RobotId, ManagedRobot> all = new TreeMap<>(robots);
    made.stream()
        .filter(Future::succeeded)
        .map(Future::result)
        .forEach(robot -> all.put(robot.id(), robot));
    robots = all;
    made.stream().filter(Future::succeeded).map(Future::result).forEach(this::begin);
  }

  private void begin(ManagedRobot robot) {
    news.accept(robot.status());
    if (!robot.config().maintenance()) {
      robot.connect();
    }
  }

  /**
   * The filter between two rates takes milliseconds to make, once; not on an event loop, and nobody
   * waits for it.
   */
  private void prepareSound(FleetPlan plan) {
    List<Integer> rates =
        plan.work().stream()
            .filter(step -> step.after() != null)
            .map(step -> step.definition().config().options().audioSampleRate())
            .distinct()
            .filter(prepared::add)
            .toList();
    if (!rates.isEmpty()) {
      vertx.executeBlocking(() -> {
        rates.forEach(from -> SampleRates.ALL.forEach(to -> new Resampler(from, to)));
        return null;
      });
    }
  }
}
