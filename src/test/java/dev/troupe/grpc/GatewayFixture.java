package dev.troupe.grpc;

import dev.troupe.config.LinkConfig;
import dev.troupe.config.RecognitionConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.ServerConfig;
import dev.troupe.fleet.Connection;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.robot.Failure;
import dev.troupe.robot.RobotId;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.MicrophoneSource;
import dev.troupe.simulator.Senses;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Simulated robots, a fleet, and the client port before it, in one process; a reference client on
 * top.
 */
final class GatewayFixture implements AutoCloseable {
  static final String ALICE = "robot-1";
  static final String HEARD = "271828";

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final FurhatSimulator simulator;
  final Fleet fleet;
  final RecognitionFixture recognition;
  final ClientPort port;
  final ManagedChannel channel;
  private final Links links;

  GatewayFixture() {
    this(1, 0.1);
  }

  /** A time factor of 0.1 makes speech ten times as fast. */
  GatewayFixture(int robots, double timeFactor) {
    this(robots, timeFactor, RobotOptions.DEFAULT);
  }

  GatewayFixture(int robots, double timeFactor, RobotOptions options) {
    this(robots, timeFactor, options, RecognitionFixture.sessions(20));
  }

  /** Its robots hear telephone digits, over and over: what is recognised must come from there. */
  GatewayFixture(
      int robots, double timeFactor, RobotOptions options, RecognitionConfig recognition) {
    this(robots, options, recognition, usual -> usual.withTimeFactor(timeFactor));
  }

  /** Robots that behave otherwise. */
  GatewayFixture(
      int robots,
      RobotOptions options,
      RecognitionConfig recognition,
      UnaryOperator<SimulatorOptions> manners) {
    simulator =
        await(
            FurhatSimulator.start(
                vertx,
                manners.apply(
                    SimulatorOptions.defaults()
                        .withRobots(robots)
                        .withPort(0)
                        .withControlPort(-1)
                        .withSenses(
                            Senses.defaults().withMicrophone(new MicrophoneSource.Dtmf(HEARD))))));
    links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "furhat"));
    FleetParts parts =
        new FleetParts(
            links,
            config -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(registry),
            new SplittableRandom(1));
    List<RobotConfig> configs =
        IntStream.range(0, robots).mapToObj(index -> config(index, options)).toList();
    fleet = await(Fleet.start(vertx, parts, configs, 2));
    this.recognition = new RecognitionFixture(vertx, registry, recognition);
    port =
        new ClientPort(
            vertx, server(), endpoints(), new RpcMetrics(registry), () -> new SplittableRandom(1));
    await(port.start());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port.port())
            .usePlaintext()
            .maxInboundMessageSize(32 << 20)
            .build();
    fleet.robots().forEach(this::awaitReady);
  }

  private RobotConfig config(int index, RobotOptions options) {
    SimulatedRobot robot = simulator.robots().get(index);
    Map<String, String> labels =
        Map.of("number", "" + (index + 1), "group", "g" + index % 4, "kind", "simulated");
    return new RobotConfig(
        "robot-" + (index + 1), "Robot " + (index + 1), robot.address(), null, labels, options);
  }

  static GatewayFacts facts(String replica) {
    return new GatewayFacts(
        "0.0.0-test",
        null,
        null,
        replica,
        Instant.now(),
        new GatewayFacts.Bounds(1, 2, 3, 4, 5, Duration.ofSeconds(6), 7, Duration.ofSeconds(8), 9));
  }

  List<Endpoint> endpoints() {
    GatewayFacts facts = facts("replica-1");
    return List.of(
        new FleetEndpoint(fleet, facts),
        new LeaseEndpoint(fleet, Set.of("conversation")),
        new RobotEndpoint(fleet),
        new SpeechEndpoint(fleet),
        new ListeningEndpoint(fleet),
        new ExpressionEndpoint(fleet),
        new PerceptionEndpoint(fleet),
        new RecognitionEndpoint(fleet, recognition.recogniser, InstantSource.system()),
        new GatewayEndpoint(fleet, facts, () -> false));
  }

  static ServerConfig server() {
    ServerConfig base = ServerConfig.DEFAULT;
    return new ServerConfig(
        "127.0.0.1",
        0,
        2,
        base.maxConcurrentStreams(),
        base.streamWindow(),
        base.connectionWindow(),
        base.maxMessageBytes(),
        base.maxHeaderBytes(),
        base.maxResets(),
        base.keepAliveInterval(),
        base.keepAliveTimeout(),
        base.maxConnectionAge(),
        base.maxConnectionAgeGrace(),
        base.drainTimeout(),
        base.allowedHosts(),
        base.allowedOrigins());
  }

  SimulatedRobot simulated() {
    return simulator.robots().get(0);
  }

  ManagedRobot robot() {
    return fleet.robot(new RobotId(ALICE));
  }

  void awaitReady(ManagedRobot robot) {
    await(robot, Connection.State.READY);
  }

  /** Until the robot is, or was just now, in this state. */
  void await(ManagedRobot robot, Connection.State state) {
    Promise<Void> reached = Promise.promise();
    Runnable look =
        () -> {
          if (robot.status().connection().state() == state) {
            reached.tryComplete();
          }
        };
    Runnable end =
        robot.follow(
            null,
            RobotRecord.ConnectionChanged.class::isInstance,
            vertx.getOrCreateContext(),
            new JournalSink<>() {
              @Override
              public void begun(Resumption resumption, String start) {
                look.run();
              }

              @Override
              public void batch(List<Event<RobotRecord>> events, Runnable more) {
                for (Event<RobotRecord> event : events) {
                  RobotRecord.ConnectionChanged changed =
                      (RobotRecord.ConnectionChanged) event.value();
                  if (changed.connection().state() == state) {
                    reached.tryComplete();
                  }
                }
                more.run();
              }

              @Override
              public void closed(Failure failure, String cursor) {
                reached.tryFail(failure.asException());
              }
            });
    await(reached.future());
    end.run();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    await(fleet.shutdown(Duration.ofMillis(10)));
    recognition.close();
    await(links.close());
    await(simulator.close());
    await(vertx.close());
  }
}
