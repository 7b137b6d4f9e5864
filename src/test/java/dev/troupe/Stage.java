package dev.troupe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.ListeningServiceGrpc;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.config.ConfigFile;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.uhlive.Credentials;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.telemetry.Logging;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Simulated robots, a whole gateway in front of them, and the reference client: for tests from end
 * to end.
 */
final class Stage implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Path memory;
  final FurhatSimulator simulator;
  final Gateway gateway;
  final ManagedChannel channel;

  private Stage(SimulatorOptions robots, String options, String key, Map<String, String> secrets)
      throws Exception {
    simulator = get(FurhatSimulator.start(vertx, robots.withControlPort(0)));
    memory = Files.createTempDirectory(Path.of("target"), "stage");
    StringBuilder yaml = new StringBuilder("server: {port: 0, drain_timeout: 10s}\n");
    yaml.append("store: {file: '").append(memory.resolve("troupe.db")).append("'}\n");
    yaml.append("management: {port: 0}\n").append(options).append("\nsecrets:\n");
    yaml.append("  key: {env: STAGE_KEY}\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("STAGE_KEY", key.isEmpty() ? "unused" : key);
    secrets.forEach((name, value) -> {
      String variable = "STAGE_" + name.toUpperCase(Locale.ROOT);
      yaml.append("  ").append(name).append(": {env: ").append(variable).append("}\n");
      environment.put(variable, value);
    });
    yaml.append("robots:\n");
    for (SimulatedRobot robot : simulator.robots()) {
      yaml.append("  ").append(robot.id()).append(":\n");
      yaml.append("    address: ").append(robot.address()).append('\n');
      if (!key.isEmpty()) {
        yaml.append("    key: key\n");
      }
    }
    gateway =
        Gateway.start(ConfigFile.parse("stage", yaml.toString(), environment), Logging.ofProcess());
    channel = connect();
  }

  static Stage open(SimulatorOptions robots) throws Exception {
    return new Stage(robots, "", "", Map.of());
  }

  /** With lines of YAML of its own at the top level. */
  static Stage open(SimulatorOptions robots, String options) throws Exception {
    return new Stage(robots, options, "", Map.of());
  }

  /** With lines that name secrets. */
  static Stage open(SimulatorOptions robots, String options, Map<String, String> secrets)
      throws Exception {
    return new Stage(robots, options, "", secrets);
  }

  /** With a simulated recogniser of which all of this process know the secret. */
  static Stage open(SimulatorOptions robots, UhliveSimulator recogniser) throws Exception {
    String options =
        "recognition: {client_id: %s, client_secret: recogniser, token_url: '%s', url: '%s/bots'}"
            .formatted(Credentials.demo().clientId(), recogniser.tokenUrl(), recogniser.url());
    return open(robots, options, Map.of("recogniser", Credentials.demo().clientSecret()));
  }

  static Stage openWithKey(SimulatorOptions robots, String key) throws Exception {
    return new Stage(robots, "", key, Map.of());
  }

  /** Another connection, with small windows so that a client which does not read is soon felt. */
  ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", gateway.clientPort())
        .usePlaintext()
        .maxInboundMessageSize(16 << 20)
        .initialFlowControlWindow(65_535)
        .build();
  }

  SpeechServiceGrpc.SpeechServiceBlockingStub speech() {
    return SpeechServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, SECONDS);
  }

  ExpressionServiceGrpc.ExpressionServiceBlockingStub expression() {
    return ExpressionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, SECONDS);
  }

  ListeningServiceGrpc.ListeningServiceBlockingStub listening() {
    return ListeningServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, SECONDS);
  }

  PerceptionServiceGrpc.PerceptionServiceBlockingStub perception() {
    return PerceptionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, SECONDS);
  }

  RobotServiceGrpc.RobotServiceBlockingStub robots() {
    return RobotServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  FleetServiceGrpc.FleetServiceBlockingStub fleet() {
    return FleetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  Robot robot(String id) {
    return fleet().getRobot(GetRobotRequest.newBuilder().setRobotId(id).build()).getRobot();
  }

  /** Follows the fleet until a robot is as wanted. */
  Robot await(String id, Predicate<Robot> wanted) {
    io.grpc.Context.CancellableContext watching = io.grpc.Context.current().withCancellation();
    io.grpc.Context before = watching.attach();
    try {
      Iterator<WatchRobotsResponse> changes =
          fleet().watchRobots(WatchRobotsRequest.getDefaultInstance());
      while (changes.hasNext()) {
        WatchRobotsResponse change = changes.next();
        if (change.hasRobot()
            && change.getRobot().getRobotId().equals(id)
            && wanted.test(change.getRobot())) {
          return change.getRobot();
        }
      }
      throw new AssertionError("the watch ended before " + id + " was as wanted");
    } finally {
      watching.detach(before);
      watching.cancel(null);
    }
  }

  Robot awaitReady(String id) {
    return await(id, robot -> robot.getLink().getState() == LinkState.LINK_STATE_READY);
  }

  void awaitAllReady() {
    simulator.robots().forEach(robot -> awaitReady(robot.id()));
  }

  SimulatedRobot simulated(String id) {
    return simulator.robot(id);
  }

  void inject(String id, Fault fault) throws Exception {
    get(simulator.robot(id).inject(fault));
  }

  void heal(String id) throws Exception {
    get(simulator.robot(id).heal());
  }

  RobotReport report(String id) throws Exception {
    return get(simulator.robot(id).report());
  }

  /** Asks the simulated robot until it is as wanted; for what only the other side can see. */
  RobotReport awaitReport(String id, Predicate<RobotReport> wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    RobotReport report = report(id);
    while (!wanted.test(report)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not as wanted: " + report.toJson().encodePrettily());
      }
      get(vertx.timer(20, MILLISECONDS));
      report = report(id);
    }
    return report;
  }

  static <T> T get(Future<T> future) throws TimeoutException {
    return future.await(20, SECONDS);
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow();
    gateway.stop();
    get(simulator.close());
    get(vertx.close());
    try (Stream<Path> files = Files.list(memory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(memory);
  }
}
