package dev.troupe.bench;

import dev.troupe.bench.Rounds.Figures;
import java.time.Duration;

/** P9: from the command to a gateway that says it is ready, with three robots. */
final class StartScenario implements Scenario {
  private static final int ROBOTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECONDS = "seconds";

  @Override
  public void run(Stage stage, Options options, Report report) {
    Robots robots = stage.simulator(ROBOTS, "--no-camera");
    Rounds rounds = new Rounds().phase("start", () -> start(stage, robots)).run(options.rounds());
    report.goal("P9", "serve to ready", rounds.median("start", SECONDS), "s", 1.5);
    report.figure("and until its robots are ready", rounds.median("start", "robots"), "s");
    report.figure("processor seconds to ready", rounds.median("start", "cpu"), "s");
  }

  private static Figures start(Stage stage, Robots robots) {
    long begin = System.nanoTime();
    GatewayProcess gateway = stage.unreadyGateway(robots);
    Await.until(stage.vertx(), "gateway ready", PATIENCE, gateway::ready);
    double ready = (System.nanoTime() - begin) / 1e9;
    double cpu = Machine.cpuSeconds(gateway.child().pid());
    gateway.awaitRobots(stage.vertx(), ROBOTS);
    double connected = (System.nanoTime() - begin) / 1e9;
    stage.stop(gateway.child());
    return Figures.of(SECONDS, ready).with("robots", connected).with("cpu", cpu);
  }
}
