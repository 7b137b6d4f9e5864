package dev.troupe.replicas;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.simulator.AccessRules;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.Hosting;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulated robots: they alone know who has commanded them, and what they said. */
public final class Cast implements AutoCloseable {
  private static final int PATIENCE = 20;

  /** An utterance of the load then lasts about a second. */
  private static final double TIME_FACTOR = 0.5;

  /** Whatever network a gateway lives in. */
  private static final AccessRules EVERYBODY =
      new AccessRules(false, AccessRules.LOCALHOST, null, null);

  private final Vertx vertx = Vertx.vertx();
  private final FurhatSimulator simulator;

  Cast(int robots, String host) throws Exception {
    Hosting hosting =
        new Hosting(Hosting.numbered(robots), Hosting.Layout.PATHS, host, 0, false, Duration.ZERO);
    simulator =
        FurhatSimulator.start(
                vertx,
                SimulatorOptions.defaults()
                    .withHosting(hosting)
                    .withAccess(EVERYBODY)
                    .withTimeFactor(TIME_FACTOR))
            .await(PATIENCE, SECONDS);
  }

  public List<String> ids() {
    return simulator.robots().stream().map(SimulatedRobot::id).toList();
  }

  /** The robots' section of a configuration. */
  String configuration() {
    StringBuilder yaml = new StringBuilder("robots:\n");
    for (SimulatedRobot robot : simulator.robots()) {
      yaml.append("  %s: {address: \"%s\"}\n".formatted(robot.id(), robot.address()));
    }
    return yaml.toString();
  }

  /** By robot, all at about the same moment. */
  public Map<String, RobotReport> reports() throws Exception {
    List<Future<RobotReport>> asked =
        simulator.robots().stream().map(SimulatedRobot::report).toList();
    Future.all(asked).await(PATIENCE, SECONDS);
    Map<String, RobotReport> reports = new LinkedHashMap<>();
    asked.forEach(report -> reports.put(report.result().id(), report.result()));
    return reports;
  }

  /**
   * Once its gateways are gone: what is left of their connections would meet closed event loops.
   */
  @Override
  public void close() throws Exception {
    Moments.until(
        () -> reports().values().stream().allMatch(robot -> robot.openConnections() == 0),
        Duration.ofSeconds(PATIENCE),
        () -> "somebody is still connected to a robot");
    simulator.close().await(PATIENCE, SECONDS);
    vertx.close().await(PATIENCE, SECONDS);
  }
}
