package dev.troupe.bench;

import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;

import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * What it costs P1 and P2 that every call is judged by policies and written down in an audit log
 * that is flushed to disk: the same load through a gateway with neither.
 */
final class AuditScenario implements Scenario {
  private static final String SET_LED = "troupe.robot.v1.ExpressionService/SetLed";
  private static final int ROBOTS = 25;
  private static final int UNDER_WAY = 32;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int rate = options.count("rate", 1_000);
    Duration time = options.phase(1.5);
    String audited =
        """
        policies: [{principals: ["*"], capabilities: ["*", microphone], verb: control}]
        audit: {to: file, file: "%s"}
        """
            .formatted(stage.file("audit.jsonl"));
    Robots simulated = stage.simulator(ROBOTS, "--microphone", "stamps", "--no-camera");
    Rounds rounds = new Rounds();
    Commands plainCommands = commands(stage, "");
    Commands auditedCommands = commands(stage, audited);
    GatewayProcess plain = stage.gateway(simulated);
    GatewayProcess watched =
        stage.gatewayWith(audited.replace("audit.jsonl", "microphone.jsonl"), simulated);
    Window window = new Window(stage.vertx(), time);
    rounds
        .phase("commands", () -> plainCommands.measure(stage, rate, time))
        .phase("audited commands", () -> auditedCommands.measure(stage, rate, time))
        .phase("microphone", () -> listen(stage, plain, window))
        .phase("audited microphone", () -> listen(stage, watched, window))
        .run(options.rounds());
    for (String what : new String[] {"commands", "microphone"}) {
      for (String quantile : new String[] {P50, P99}) {
        report.figure(what + ", neither, " + quantile, rounds.median(what, quantile), "ms");
        report.figure(
            what + ", with both, " + quantile, rounds.median("audited " + what, quantile), "ms");
        report.figure(
            what + ", added, " + quantile,
            rounds.median(r -> r.get("audited " + what, quantile) - r.get(what, quantile)),
            "ms");
      }
      report.figure(
          what + ", CPU with both over neither",
          rounds.median(r -> r.get("audited " + what, Window.CPU) / r.get(what, Window.CPU)),
          "x");
    }
    report.figure("32 under way, neither", rounds.median("commands", "loop"), "cmd/s");
    report.figure("32 under way, with both", rounds.median("audited commands", "loop"), "cmd/s");
    report.goal("P2", "lines that were lost", auditedCommands.lost(), "", 0);
  }

  private static Commands commands(Stage stage, String sections) {
    SinkRobot robot = new SinkRobot(stage);
    GatewayProcess gateway = stage.gatewayWith(sections, robot.asRobots());
    CommandLoad load =
        new CommandLoad(stage.line(gateway.port()), SET_LED, AuditScenario::led, robot);
    load.closedLoop(stage, UNDER_WAY, WARM_UP);
    return new Commands(gateway, robot, load);
  }

  private static Figures listen(Stage stage, GatewayProcess gateway, Window window) {
    try (Subscribers subscribers =
        Subscribers.on(stage, gateway.port(), 2)
            .audio(Subscribers.AUDIO, ROBOTS, Subscribers::audioOf)) {
      return window.of(subscribers.samples(), gateway.child());
    }
  }

  private static Buffer led(String color) {
    return Buffer.buffer(
        SetLedRequest.newBuilder().setRobotId(Robots.id(0)).setColor(color).build().toByteArray());
  }

  /** One gateway with a robot in this process. */
  private record Commands(GatewayProcess gateway, SinkRobot robot, CommandLoad load) {
    Figures measure(Stage stage, int rate, Duration time) {
      Window window = new Window(stage.vertx(), time);
      Future<Void> steady = load.steady(rate, time.plusSeconds(1));
      Figures figures = window.of(robot.samples(), gateway.child());
      Await.done(steady);
      return figures.with("loop", load.closedLoop(stage, UNDER_WAY, time.dividedBy(2)));
    }

    double lost() {
      return gateway.metric("troupe_audit_lost_total", "");
    }
  }
}
