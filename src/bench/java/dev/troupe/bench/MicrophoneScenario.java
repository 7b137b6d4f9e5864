package dev.troupe.bench;

import static dev.troupe.bench.Window.CPU;
import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;
import static dev.troupe.bench.Window.RATE;

import dev.troupe.bench.Rounds.Figures;
import java.time.Duration;

/**
 * P1 and P3: what the gateway adds to the way of a piece of sound, and what it costs, next to a
 * program that talks to the robots itself and to the bare relay.
 */
final class MicrophoneScenario implements Scenario {
  private static final int CONNECTIONS = 4;
  private static final int PERIOD_MILLIS = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final int WARM_UP_TIMES = 8;

  @Override
  public void run(Stage stage, Options options, Report report) {
    int count = options.count("robots", 50);
    int each = options.count("subscribers", 1);
    Robots robots = stage.simulator(count, "--microphone", "stamps", "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Stage.FloorProcess floor = stage.floor(Stamp.CHUNK, PERIOD_MILLIS);
    Window window = new Window(stage.vertx(), options.phase(1.5));
    // At so few messages a second compilers would be at work in every process all along.
    Window warm = new Window(stage.vertx(), WARM_UP);
    gateway(stage, gateway, count, WARM_UP_TIMES * each, warm);
    floor(stage, floor, count, WARM_UP_TIMES * each, warm);
    Rounds rounds =
        new Rounds()
            .phase("direct", () -> direct(stage, robots, window))
            .phase("gateway", () -> gateway(stage, gateway, count, each, window))
            .phase("floor", () -> floor(stage, floor, count, each, window))
            .run(options.rounds());
    String load = count + " robots x 50 frames/s x " + each;
    report.figure(load + ": through the gateway", rounds.median("gateway", RATE), "msg/s");
    report.figure("direct WebSocket client, p50", rounds.median("direct", P50), "ms");
    report.figure("direct WebSocket client, p99", rounds.median("direct", P99), "ms");
    report.figure("through the gateway, p50", rounds.median("gateway", P50), "ms");
    report.figure("through the gateway, p99", rounds.median("gateway", P99), "ms");
    report.figure("through the bare relay, p50", rounds.median("floor", P50), "ms");
    report.figure("through the bare relay, p99", rounds.median("floor", P99), "ms");
    report.goal("P1", "latency added to direct, p50", added(rounds, P50), "ms", 0.5);
    report.goal("P1", "latency added to direct, p99", added(rounds, P99), "ms", 5);
    report.figure("gateway, CPU per million messages", rounds.median("gateway", CPU), "s");
    report.figure("bare relay, CPU per million messages", rounds.median("floor", CPU), "s");
    double ratio = rounds.median(r -> r.get("gateway", CPU) / r.get("floor", CPU));
    report.goal("P3", "gateway's CPU over the bare relay's", ratio, "x", 2);
  }

  private static double added(Rounds rounds, String quantile) {
    return rounds.median(r -> r.get("gateway", quantile) - r.get("direct", quantile));
  }

  private static Figures direct(Stage stage, Robots robots, Window window) {
    try (DirectListeners listeners = new DirectListeners(stage, robots)) {
      return window.of(listeners.samples());
    }
  }

  private static Figures gateway(
      Stage stage, GatewayProcess gateway, int robots, int each, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, gateway.port(), CONNECTIONS)) {
      subscribers.audio(Subscribers.AUDIO, robots * each, n -> Subscribers.audioOf(n % robots));
      return window.of(subscribers.samples(), gateway.child());
    }
  }

  private static Figures floor(
      Stage stage, Stage.FloorProcess floor, int robots, int each, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, floor.port(), CONNECTIONS)) {
      subscribers.audio(Floor.STREAM, robots * each, n -> Subscribers.sourceOf(n % robots));
      return window.of(subscribers.samples(), floor.child());
    }
  }
}
