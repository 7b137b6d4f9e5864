package dev.troupe.fleet;

import dev.troupe.audio.Resampler;
import dev.troupe.audio.SampleRates;
import dev.troupe.config.RobotConfig;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The robots of this process, spread over its event loops. Made once at the start; its methods may
 * be called from any thread.
 */
public final class Fleet {
  private static final int CHANGES_KEPT = 10_000;
  private static final int CHANGES_BEHIND = 5_000;

  private final FleetParts parts;
  private final List<Context> shards;
  private final Crossing home;
  private final Journal<RobotStatus> changes;
  private volatile SortedMap<RobotId, ManagedRobot> robots = new TreeMap<>();

  private Fleet(FleetParts parts, List<Context> shards) {
    this.parts = parts;
    this.shards = shards;
    this.home = new Crossing(shards.get(0));
    Time time = new VertxTime(shards.get(0));
    this.changes =
        new Journal<>(
            UUID.nameUUIDFromBytes("fleet".getBytes(StandardCharsets.UTF_8)),
            time.now().toEpochMilli(),
            CHANGES_KEPT,
            Duration.ofMinutes(10),
            time);
  }

  /**
   * Deploys {@code shards} event loops' worth of robots and begins to connect them; never waits for
   * a robot.
   */
  public static Future<Fleet> start(
      Vertx vertx, FleetParts parts, List<RobotConfig> configs, int shards) {
    return RobotShard.deploy(vertx, shards)
        .map(contexts -> new Fleet(parts, contexts))
        .compose(fleet -> fleet.add(configs))
        .onSuccess(fleet -> prepareSound(vertx, configs));
  }

  /**
   * The filter between two rates takes milliseconds to make, once; not on an event loop, and nobody
   * waits for it.
   */
  private static void prepareSound(Vertx vertx, List<RobotConfig> configs) {
    vertx.executeBlocking(() -> {
      configs.stream()
          .map(config -> config.options().audioSampleRate())
          .distinct()
          .forEach(from -> SampleRates.ALL.forEach(to -> new Resampler(from, to)));
      return null;
    });
  }

  private Future<Fleet> add(List<RobotConfig> configs) {
    List<Future<ManagedRobot>> made = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      made.add(make(configs.get(i), shards.get(i % shards.size())));
    }
    return Future.all(made)
        .map(all -> {
          SortedMap<RobotId, ManagedRobot> added = new TreeMap<>();
          made.forEach(robot -> added.put(robot.result().id(), robot.result()));
          robots = added;
          added.values().forEach(ManagedRobot::connect);
          return this;
        });
  }

  private Future<ManagedRobot> make(RobotConfig config, Context shard) {
    Promise<ManagedRobot> promise = Promise.promise();
    shard.runOnContext(ignored -> {
      try {
        promise.complete(new ManagedRobot(config, shard, parts, this::changed));
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private void changed(RobotStatus status) {
    home.post(() -> changes.append(status));
  }

  /**
   * @throws dev.troupe.robot.FailureException {@code ROBOT_UNKNOWN}
   */
  public ManagedRobot robot(RobotId id) {
    ManagedRobot robot = robots.get(id);
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
    ManagedRobot robot = RobotId.isValid(id) ? robots.get(new RobotId(id)) : null;
    return robot == null ? null : robot.config().labels();
  }

  /** In the order of their ids. */
  public Collection<ManagedRobot> robots() {
    return robots.values();
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
    List<Future<Void>> closed = new ArrayList<>();
    for (ManagedRobot robot : robots.values()) {
      closed.add(
          robot
              .drain()
              .timeout(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS)
              .otherwiseEmpty()
              .compose(drained -> robot.close(reason)));
    }
    return Future.join(closed).mapEmpty();
  }
}
