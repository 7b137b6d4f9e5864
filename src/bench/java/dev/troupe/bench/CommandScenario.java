package dev.troupe.bench;

import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;

import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * P2: how long a unary command takes from the client's hand to the robot's, next to a relay that
 * does nothing on the way, and how many a connection carries.
 */
final class CommandScenario implements Scenario {
  private static final String SET_LED = "troupe.robot.v1.ExpressionService/SetLed";
  private static final String LOOP = "loop";
  private static final int UNDER_WAY = 32;

  /**
   * Until compilers are done: what they take from two cores would show in the slowest hundredth.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int rate = options.count("rate", 1_000);
    Duration time = options.phase(1.5);
    SinkRobot robot = new SinkRobot(stage);
    GatewayProcess gateway = stage.gateway(robot.asRobots());
    Stage.FloorProcess floor = stage.floor(robot.port());
    CommandLoad through =
        new CommandLoad(stage.line(gateway.port()), SET_LED, CommandScenario::led, robot);
    CommandLoad past =
        new CommandLoad(stage.line(floor.port()), Floor.COMMAND, CommandScenario::frame, robot);
    CommandLoad named =
        new CommandLoad(stage.line(gateway.port()), SET_LED, CommandScenario::namedLed, robot);
    through.closedLoop(stage, UNDER_WAY, WARM_UP);
    past.closedLoop(stage, UNDER_WAY, WARM_UP.dividedBy(3));
    Rounds rounds =
        new Rounds()
            .phase("gateway", () -> measure(stage, robot, through, gateway.child(), rate, time))
            .phase("named", () -> measure(stage, robot, named, gateway.child(), rate, time))
            .phase("floor", () -> measure(stage, robot, past, floor.child(), rate, time))
            .run(options.rounds());
    String load = "at " + rate + " commands/s";
    report.goal(
        "P2", "client to robot " + load + ", p50", rounds.median("gateway", P50), "ms", 0.5);
    report.goal("P2", "client to robot " + load + ", p99", rounds.median("gateway", P99), "ms", 3);
    report.figure("through the bare relay, p50", rounds.median("floor", P50), "ms");
    report.figure("through the bare relay, p99", rounds.median("floor", P99), "ms");
    report.figure("added to the bare relay, p50", added(rounds, P50), "ms");
    report.figure("added to the bare relay, p99", added(rounds, P99), "ms");
    report.figure("gateway, CPU per million commands", rounds.median("gateway", Window.CPU), "s");
    report.figure("each with an id of the client's, p50", rounds.median("named", P50), "ms");
    report.figure("gateway, CPU per million with ids", rounds.median("named", Window.CPU), "s");
    report.figure("bare relay, CPU per million commands", rounds.median("floor", Window.CPU), "s");
    String closed = UNDER_WAY + " always under way: ";
    report.figure(closed + "gateway", rounds.median("gateway", LOOP), "cmd/s");
    report.figure(closed + "bare relay", rounds.median("floor", LOOP), "cmd/s");
    report.goal("P2", "commands that failed", through.failed() + named.failed(), "", 0);
  }

  private static double added(Rounds rounds, String quantile) {
    return rounds.median(r -> r.get("gateway", quantile) - r.get("floor", quantile));
  }

  private static Figures measure(
      Stage stage, SinkRobot robot, CommandLoad load, Child payer, int rate, Duration time) {
    Window window = new Window(stage.vertx(), time);
    Future<Void> steady = load.steady(rate, time.plusSeconds(1));
    Figures figures = window.of(robot.samples(), payer);
    Await.done(steady);
    return figures.with(LOOP, load.closedLoop(stage, UNDER_WAY, time.dividedBy(2)));
  }

  private static Buffer led(String color) {
    return Buffer.buffer(
        SetLedRequest.newBuilder().setRobotId(Robots.id(0)).setColor(color).build().toByteArray());
  }

  /** Remembered, so that a repeat would be answered. */
  private static Buffer namedLed(String color) {
    return Buffer.buffer(
        SetLedRequest.newBuilder()
            .setRobotId(Robots.id(0))
            .setColor(color)
            .setCommandId(color)
            .build()
            .toByteArray());
  }

  private static Buffer frame(String color) {
    return Buffer.buffer("{\"type\":\"request.led.set\",\"color\":\"" + color + "\"}");
  }
}
