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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robots that run in this process, each on the event loop that had the fewest when it came.
 * Carries out what the registry has decided, one plan at a time. Confined to the fleet's home, but
 * for {@link #robots}.
 */
final class Roster {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final Vertx vertx;
  private final FleetParts parts;
  private final Crossing home;
  private final RobotOwner owner;
  private final Consumer<RobotStatus> news;
  private final List<Shard> shards;
  private final Map<RobotId, Shard> places = new HashMap<>();
  private final Set<Integer> prepared = new HashSet<>();
  private volatile SortedMap<RobotId, ManagedRobot> robots = Collections.emptySortedMap();

  /**
   * @param news hears of robots that come and go; what happens to them between, they tell {@code
   *     owner}
   */
  Roster(
      Vertx vertx,
      FleetParts parts,
      List<Context> shards,
      Crossing home,
      RobotOwner owner,
      Consumer<RobotStatus> news) {
    this.vertx = vertx;
    this.parts = parts;
    this.home = home;
    this.owner = owner;
    this.news = news;
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
        made.add(make(after, desired.getOrDefault(after.uid(), List.of())));
      } else if (after != null && robot != null) {
        pending.add(robot.describe(after));
      }
    }
    pending.addAll(made);
    return atHome(Future.join(pending))
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
        robot.close(gone(step.id()));
        Shard place = places.remove(step.id());
        if (place != null) {
          place.robots--;
        }
      }
    }
    robots = rest;
  }

  private static Failure gone(RobotId id) {
    return new Failure(
        FailureReason.ROBOT_UNREGISTERED,
        "robot " + id + ": it was unregistered",
        null,
        Map.of("robot_id", id.value()));
  }

  private Future<ManagedRobot> make(RobotDefinition definition, List<RobotCommand> desired) {
    Shard shard = leastLoaded();
    shard.robots++;
    places.put(definition.id(), shard);
    Promise<ManagedRobot> promise = Promise.promise();
    shard.context.runOnContext(ignored -> {
      try {
        ManagedRobot robot = new ManagedRobot(definition, shard.context, parts, owner);
        robot.adopt(desired);
        promise.complete(robot);
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

  /** Robots answer on contexts of their own. */
  private <T> Future<T> atHome(Future<T> answer) {
    Promise<T> promise = Promise.promise();
    answer.onComplete(ended -> home.post(() -> promise.handle(ended)));
    return promise.future();
  }
}
