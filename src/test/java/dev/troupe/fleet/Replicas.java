package dev.troupe.fleet;

import dev.troupe.cluster.Claim;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatorOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Two fleets that share one robot, which a simulator plays, and no cluster but the test itself. */
final class Replicas implements AutoCloseable {
  static final RobotId ADA = new RobotId("ada");

  final Vertx vertx = Vertx.vertx();
  final FurhatSimulator simulator;
  final FakeMarks marks = new FakeMarks();
  final One left;
  final One right;

  /** One replica. */
  final class One {
    final FakeOwnership ownership = new FakeOwnership();
    final AtomicBoolean open = new AtomicBoolean(true);
    final Fleet fleet;
    private final Links links =
        new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(new SimpleMeterRegistry(), "furhat"));

    One() {
      FleetParts parts =
          new FleetParts(
              links,
              config -> new FurhatProtocol(null),
              FeedEncoders.NONE,
              new FleetMetrics(new SimpleMeterRegistry()),
              new SplittableRandom(1));
      fleet = await(Fleet.start(vertx, parts, List.of(ada(0)), 1, ownership, marks));
    }

    /** Ours, and connected. */
    ManagedRobot take(long epoch, byte @Nullable [] luggage) {
      return take(ADA, epoch, luggage);
    }

    ManagedRobot take(RobotId id, long epoch, byte @Nullable [] luggage) {
      await(ownership.tenant().take(new Claim(id.value(), epoch, nanos -> open.get()), luggage));
      ManagedRobot robot = fleet.robot(id);
      awaitReady(robot);
      return robot;
    }

    byte[] leave() {
      return await(ownership.tenant().leave("ada"));
    }

    Diary follow(@Nullable Cursor cursor, Diary diary) {
      fleet.robot(ADA).follow(cursor, record -> true, vertx.getOrCreateContext(), diary);
      return diary;
    }
  }

  Replicas() {
    simulator =
        await(
            FurhatSimulator.start(
                vertx,
                SimulatorOptions.defaults()
                    .withRobots(2)
                    .withPort(0)
                    .withControlPort(-1)
                    .withTimeFactor(0.1)));
    left = new One();
    right = new One();
  }

  /** At the address of the first or the second simulated robot. */
  RobotConfig ada(int robot) {
    return at("ada", robot);
  }

  RobotConfig at(String id, int robot) {
    return new RobotConfig(
        id, id, simulator.address(robot), null, Map.of("room", "7"), RobotOptions.DEFAULT);
  }

  RobotReport report(int robot) {
    return await(simulator.robots().get(robot).report());
  }

  static CommandRequest request(String id, RobotCommand command) {
    return new CommandRequest(
        id,
        command,
        CommandRequest.WhenBusy.QUEUE,
        false,
        null,
        new Caller("kim", List.of()),
        true);
  }

  static CommandRequest say(String id, String text) {
    return request(id, new SpeechCommand.SayText(text, false, false));
  }

  /** Its last word on a command. */
  Future<CommandUpdate> give(ManagedRobot robot, CommandRequest request) {
    Promise<CommandUpdate> end = Promise.promise();
    robot.submit(
        request,
        vertx.getOrCreateContext(),
        (update, at) -> {
          if (update instanceof CommandUpdate.Ended || update instanceof CommandUpdate.Refused) {
            end.complete(update);
          }
        });
    return end.future();
  }

  void awaitReady(ManagedRobot robot) {
    Diary diary = new Diary();
    Runnable end = robot.follow(null, record -> true, vertx.getOrCreateContext(), diary);
    await(diary.begun());
    if (robot.status().connection().state() != Connection.State.READY) {
      await(
          diary.until(record ->
              record instanceof RobotRecord.ConnectionChanged changed
                  && changed.connection().state() == Connection.State.READY));
    }
    end.run();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(left.fleet.shutdown(Duration.ofMillis(10)));
    await(right.fleet.shutdown(Duration.ofMillis(10)));
    await(left.links.close());
    await(right.links.close());
    await(simulator.close());
    await(vertx.close());
  }
}
