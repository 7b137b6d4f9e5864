package dev.troupe.bench;

import dev.troupe.bench.Rounds.Figures;
import java.time.Duration;

/**
 * R2 and R3: robots that were switched off and on again, and a whole fleet that drops at once.
 * Times are those at which a program that watches the fleet hears of it.
 */
final class RecoverScenario implements Scenario {
  private static final int FEW = 20;
  private static final int ROUNDS = 5;
  private static final Duration DOWN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public void run(Stage stage, Options options, Report report) {
    returns(stage, report);
    drops(stage, options, report);
  }

  private static void returns(Stage stage, Report report) {
    Robots robots = stage.simulatorOnPorts(FEW, "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Samples ready = new Samples();
    try (FleetWatch watch = new FleetWatch(stage, gateway)) {
      for (int round = 0; round < ROUNDS; round++) {
        watch.restart();
        robots.fault("{\"fault\": \"restart\", \"down_ms\": " + DOWN.toMillis() + "}");
        long open = FleetWatch.now() + DOWN.toNanos();
        watch.awaitReturns(stage, FEW, PATIENCE);
        watch.returns().forEach(at -> ready.add(at - open));
      }
    }
    stage.stop(gateway.child());
    String what = ROUNDS + " x " + FEW + " robots, ready after their ports open, ";
    report.figure(what + "p50", ready.millis(0.5) / 1e3, "s");
    report.goal("R2", what + "p95", ready.millis(0.95) / 1e3, "s", 1);
  }

  private static void drops(Stage stage, Options options, Report report) {
    int count = options.count("robots", 1_000);
    Robots robots = stage.simulator(count, "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Rounds rounds = new Rounds().phase("drop", () -> drop(stage, robots, gateway)).run(ROUNDS);
    String what = count + " robots drop at once: ";
    report.figure(what + "half are back after", rounds.median("drop", "half"), "s");
    report.figure(what + "19 of 20 after", rounds.median("drop", "most"), "s");
    report.goal("R3", what + "all after", rounds.median("drop", "all"), "s", 30);
    report.figure(what + "returns in the fullest 50 ms", rounds.median("drop", "burst"), "");
  }

  private static Figures drop(Stage stage, Robots robots, GatewayProcess gateway) {
    Samples back = new Samples();
    try (FleetWatch watch = new FleetWatch(stage, gateway)) {
      watch.restart();
      long begin = FleetWatch.now();
      robots.fault("{\"fault\": \"drop\"}");
      watch.awaitReturns(stage, robots.count(), PATIENCE);
      watch.returns().forEach(at -> back.add(at - begin));
      return Figures.of("half", back.millis(0.5) / 1e3)
          .with("most", back.millis(0.95) / 1e3)
          .with("all", back.millis(1) / 1e3)
          .with("burst", watch.fullest(Duration.ofMillis(50)));
    }
  }
}
