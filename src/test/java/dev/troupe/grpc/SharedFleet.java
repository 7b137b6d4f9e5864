package dev.troupe.grpc;

import dev.troupe.cluster.Claim;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Connection;
import dev.troupe.fleet.FakeOwnership;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.robot.RobotId;
import dev.troupe.security.AuditLog;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.simulator.FurhatSimulator;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;

/**
 * Replicas that share simulated robots: all know all of them, and {@code robot-0}, {@code robot-1}
 * and so on are in turn each of the next replica. A robot is anywhere but where the fixture says
 * only once a test moves it.
 */
final class SharedFleet implements AutoCloseable {
  final int count;
  final Vertx vertx = Vertx.vertx();
  final FurhatSimulator simulator;
  final List<Replica> replicas = new ArrayList<>();
  private final int robots;

  /** One replica. */
  record Replica(
      Vertx vertx,
      Links links,
      Fleet fleet,
      FakeOwnership ownership,
      FakeWhereabouts whereabouts,
      ReplicaPorts ports) {

    ManagedChannel channel() {
      return ports.channel();
    }
  }

  SharedFleet(int count, int robots, double timeFactor) {
    this(count, robots, timeFactor, List.of());
  }

  /**
   * @param nobodys robots that no replica has
   */
  SharedFleet(int count, int robots, double timeFactor, List<String> nobodys) {
    this.count = count;
    this.robots = robots;
    simulator =
        GatewayFixture.await(
            FurhatSimulator.start(
                vertx,
                dev.troupe.simulator.SimulatorOptions.defaults()
                    .withRobots(robots)
                    .withPort(0)
                    .withControlPort(-1)
                    .withTimeFactor(timeFactor)));
    for (int number = 0; number < count; number++) {
      replicas.add(replica(number));
    }
    for (Replica knowing : replicas) {
      for (int number = 0; number < count; number++) {
        knowing
            .whereabouts()
            .knows(
                FakeWhereabouts.member(
                    member(number), replicas.get(number).ports().relay().port()));
      }
    }
    for (int robot = 0; robot < robots; robot++) {
      if (!nobodys.contains(id(robot))) {
        take(id(robot), robot % count);
      }
    }
  }

  static String id(int robot) {
    return "robot-" + robot;
  }

  static String member(int replica) {
    return "member-" + replica;
  }

  /** It is this replica's from here on, and everybody knows. */
  void take(String robot, int replica) {
    Replica owner = replicas.get(replica);
    GatewayFixture.await(
        owner
            .ownership()
            .tenant()
            .take(new Claim(robot, System.currentTimeMillis(), now -> true), null));
    replicas.forEach(knowing -> knowing.whereabouts().owner(robot, member(replica)));
    ManagedRobot made = owner.fleet().robot(new RobotId(robot));
    Instant end = Instant.now().plusSeconds(20);
    while (made.status().connection().state() != Connection.State.READY) {
      Assertions.assertThat(Instant.now()).as(robot + " is ready").isBefore(end);
      Thread.onSpinWait();
    }
  }

  List<String> spoken(String robot) {
    int index = Integer.parseInt(robot.substring("robot-".length()));
    return GatewayFixture.await(simulator.robots().get(index).report()).spoken();
  }

  private RobotConfig config(int robot) {
    return new RobotConfig(
        id(robot),
        id(robot),
        simulator.robots().get(robot).address(),
        null,
        Map.of("number", "" + robot, "kind", "simulated"),
        RobotOptions.DEFAULT);
  }

  private Replica replica(int number) {
    // Of its own, as two ports of one that take a free one would be the same.
    Vertx own = Vertx.vertx();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Links links = new Links(own, LinkConfig.DEFAULT, new LinkMetrics(registry, "furhat"));
    FleetParts parts =
        new FleetParts(
            links,
            config -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(registry),
            new SplittableRandom(1));
    FakeOwnership ownership = new FakeOwnership();
    List<RobotConfig> all = IntStream.range(0, robots).mapToObj(this::config).toList();
    Fleet fleet = GatewayFixture.await(Fleet.start(own, parts, all, 1, ownership, null));
    FakeWhereabouts whereabouts = new FakeWhereabouts(member(number));
    Neighbours neighbours = new Neighbours(whereabouts, fleet::registered, null);
    GatewayFacts facts = GatewayFixture.facts(member(number));
    List<Endpoint> endpoints =
        List.of(
            new FleetEndpoint(fleet, facts),
            new LeaseEndpoint(fleet, Set.of()),
            new SpeechEndpoint(fleet));
    Guards guards =
        new Guards(
            new Policies(Policy.of(List.of(), false)),
            fleet::labels,
            AuditLog.OFF,
            Guards.NONE.limits());
    return new Replica(
        own,
        links,
        fleet,
        ownership,
        whereabouts,
        ReplicaPorts.open(
            own,
            GatewayFixture.server(),
            endpoints,
            new RpcMetrics(registry),
            Entrance.WIDE_OPEN,
            guards,
            neighbours));
  }

  /** Where the client of all tests calls. */
  Replica edge() {
    return replicas.getFirst();
  }

  @Override
  public void close() throws InterruptedException {
    for (Replica replica : replicas) {
      replica.ports().close();
      GatewayFixture.await(replica.fleet().shutdown(Duration.ofMillis(10)));
      GatewayFixture.await(replica.links().close());
      GatewayFixture.await(replica.vertx().close());
    }
    GatewayFixture.await(simulator.close());
    GatewayFixture.await(vertx.close());
  }
}
