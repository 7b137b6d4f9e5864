package dev.troupe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.config.ConfigFile;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.Hosting;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.telemetry.Logging;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Simulated robots that nobody has registered yet, and a gateway that comes and goes before them,
 * over one store.
 */
final class House implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final String options;
  private final String password;
  final FurhatSimulator simulator;
  private Gateway gateway;
  private ManagedChannel channel;

  /**
   * @param options lines of YAML at the top level, the store's among them
   */
  House(int robots, String options) throws Exception {
    this(robots, options, "unused");
  }

  /**
   * @param password of the secret {@code db}
   */
  House(int robots, String options, String password) throws Exception {
    this.options = options;
    this.password = password;
    this.simulator =
        get(
            FurhatSimulator.start(
                vertx,
                SimulatorOptions.defaults()
                    .withLayout(Hosting.Layout.PATHS, 0)
                    .withRobots(robots)
                    .withControlPort(-1)
                    .withTimeFactor(0.05)));
    open("");
  }

  /**
   * @param more further lines of YAML, such as robots
   */
  void open(String more) {
    String yaml =
        "server: {port: 0, drain_timeout: 10s}\nmanagement: {port: 0}\n"
            + "secrets: {front: {env: FRONT}, back: {env: BACK}, db: {env: DB}}\n"
            + options
            + "\n"
            + more;
    gateway =
        Gateway.start(
            ConfigFile.parse("house", yaml, Map.of("FRONT", "f", "BACK", "b", "DB", password)),
            Logging.ofProcess());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.clientPort())
            .usePlaintext()
            .maxInboundMessageSize(16 << 20)
            .build();
  }

  /** What health says of this part. */
  JsonObject health(String part) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/health/ready");
      String body =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return new JsonObject(body).getJsonObject("detail").getJsonObject(part);
    }
  }

  void shut() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(10, SECONDS);
    gateway.stop();
  }

  int clientPort() {
    return gateway.clientPort();
  }

  FleetServiceGrpc.FleetServiceBlockingStub fleet() {
    return FleetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  RobotServiceGrpc.RobotServiceBlockingStub robots() {
    return RobotServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  SpeechServiceGrpc.SpeechServiceBlockingStub speech() {
    return SpeechServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  ExpressionServiceGrpc.ExpressionServiceBlockingStub expression() {
    return ExpressionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  PerceptionServiceGrpc.PerceptionServiceBlockingStub perception() {
    return PerceptionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
  }

  /** Where the simulated robot number {@code index} is. */
  RobotSpec.Builder at(int index) {
    return RobotSpec.newBuilder().setAddress(simulator.robots().get(index).address().toString());
  }

  Robot register(String id, RobotSpec.Builder spec) {
    return fleet()
        .registerRobot(RegisterRobotRequest.newBuilder().setRobotId(id).setSpec(spec).build())
        .getRobot();
  }

  Robot robot(String id) {
    return fleet().getRobot(GetRobotRequest.newBuilder().setRobotId(id).build()).getRobot();
  }

  Robot awaitReady(String id) throws Exception {
    return await(id, robot -> robot.getLink().getState() == LinkState.LINK_STATE_READY);
  }

  Robot await(String id, Predicate<Robot> wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    Robot robot = robot(id);
    while (!wanted.test(robot)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not as wanted: " + robot);
      }
      get(vertx.timer(20, MILLISECONDS));
      robot = robot(id);
    }
    return robot;
  }

  RobotReport report(int index) throws Exception {
    return get(simulator.robots().get(index).report());
  }

  RobotReport awaitReport(int index, Predicate<RobotReport> wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    RobotReport report = report(index);
    while (!wanted.test(report)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not as wanted: " + report.toJson().encodePrettily());
      }
      get(vertx.timer(20, MILLISECONDS));
      report = report(index);
    }
    return report;
  }

  static <T> T get(Future<T> future) throws TimeoutException {
    return future.await(30, SECONDS);
  }

  @Override
  public void close() throws Exception {
    shut();
    get(simulator.close());
    get(vertx.close());
  }
}
