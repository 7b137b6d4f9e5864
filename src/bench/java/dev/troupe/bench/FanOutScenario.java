package dev.troupe.bench;

import static dev.troupe.bench.Window.CPU;
import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;
import static dev.troupe.bench.Window.RATE;

import dev.troupe.bench.Rounds.Figures;

/**
 * P5: one microphone heard by hundreds, on one connection and on as many, next to bare Vert.x
 * writing bytes it framed once.
 */
final class FanOutScenario implements Scenario {
  /** So many robots with one subscriber each make the first subscriber's cost measurable. */
  private static final int SINGLES = 25;

  private static final int PERIOD_MILLIS = 20;

  @Override
  public void run(Stage stage, Options options, Report report) {
    int many = options.count("subscribers", 500);
    Robots robots = stage.simulator(SINGLES, "--microphone", "stamps", "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Stage.FloorProcess floor = stage.floor(Stamp.CHUNK, PERIOD_MILLIS);
    Window window = new Window(stage.vertx(), options.phase(1));
    Rounds rounds =
        new Rounds()
            .phase("singles", () -> gateway(stage, gateway, 1, SINGLES, SINGLES, window))
            .phase("one", () -> gateway(stage, gateway, 1, many, 1, window))
            .phase("many", () -> gateway(stage, gateway, many, many, 1, window))
            .phase("floor", () -> floor(stage, floor, many, many, window))
            .run(options.rounds());
    report.figure("first subscriber, CPU per million", rounds.median("singles", CPU), "s");
    report.figure(
        many + " streams, one connection: CPU per million", rounds.median("one", CPU), "s");
    report.goal(
        "P5",
        "an extra stream on one connection over the first",
        rounds.median(r -> extra(r.get("one", CPU), r.get("singles", CPU), many)),
        "x",
        0.15);
    report.figure(many + " connections: CPU per million", rounds.median("many", CPU), "s");
    report.figure(
        "bare, " + many + " connections: CPU per million", rounds.median("floor", CPU), "s");
    report.goal(
        "P5",
        "on as many connections, over bare Vert.x",
        rounds.median(r -> r.get("many", CPU) / r.get("floor", CPU)),
        "x",
        1.3);
    report.figure("one connection: delivered", rounds.median("one", RATE), "msg/s");
    report.figure(many + " connections: delivered", rounds.median("many", RATE), "msg/s");
    report.figure("one subscriber each: delay p50", rounds.median("singles", P50), "ms");
    report.figure("one connection: delay p50", rounds.median("one", P50), "ms");
    report.figure("one connection: delay p99", rounds.median("one", P99), "ms");
    report.figure(many + " connections: delay p50", rounds.median("many", P50), "ms");
    report.figure("bare, " + many + " connections: delay p50", rounds.median("floor", P50), "ms");
    report.goal("P5", "frames the robots could not get rid of", robots.skipped(), "", 0);
  }

  /** What each of the others costs, if the first among them costs what one alone does. */
  private static double extra(double mean, double first, int count) {
    return (mean * count - first) / (count - 1) / first;
  }

  private static Figures gateway(
      Stage stage, GatewayProcess gateway, int connections, int count, int robots, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, gateway.port(), connections)) {
      subscribers.audio(Subscribers.AUDIO, count, n -> Subscribers.audioOf(n % robots));
      return window.of(subscribers.samples(), gateway.child());
    }
  }

  private static Figures floor(
      Stage stage, Stage.FloorProcess floor, int connections, int count, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, floor.port(), connections)) {
      subscribers.audio(Floor.STREAM, count, n -> Subscribers.sourceOf(0));
      return window.of(subscribers.samples(), floor.child());
    }
  }
}
