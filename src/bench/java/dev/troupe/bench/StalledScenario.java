package dev.troupe.bench;

import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;

import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * P7: subscribers that read nothing, on connections of their own, beside some that do. What they
 * may hold is bounded by the audio buffer; what they may do to the others is nothing.
 */
final class StalledScenario implements Scenario {
  private static final int ROBOTS = 10;
  private static final int PER_CONNECTION = 10;

  /** As little as HTTP/2 lets a client grant, so that the gateway's own buffers fill. */
  private static final int WINDOW = 65_535;

  /** The window, the buffer of two seconds and the pieces on their way, each filled. */
  private static final Duration FILL = Duration.ofSeconds(6);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int count = options.count("stalled", 100);
    Robots robots = stage.simulator(ROBOTS, "--microphone", "stamps", "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Window window = new Window(stage.vertx(), options.phase(1.5));
    long pid = gateway.child().pid();
    double[] heap = {Double.NaN, Double.NaN};
    Rounds rounds =
        new Rounds()
            .phase("alone", () -> healthy(stage, gateway, window))
            .phase(
                "beside",
                () -> {
                  List<Line> lines = new ArrayList<>();
                  stall(stage, gateway, count, lines);
                  Await.pass(stage.vertx(), Duration.ofMillis(500));
                  Figures figures = healthy(stage, gateway, window);
                  close(lines);
                  return figures;
                })
            .run(options.rounds());
    try (Subscribers alive = subscribe(stage, gateway)) {
      Await.pass(stage.vertx(), Duration.ofSeconds(1));
      heap[0] = Machine.liveHeapKiB(pid);
      List<Line> lines = new ArrayList<>();
      stall(stage, gateway, count, lines);
      Await.pass(stage.vertx(), FILL);
      heap[1] = Machine.liveHeapKiB(pid);
      Await.pass(stage.vertx(), FILL);
      double later = Machine.liveHeapKiB(pid);
      report.figure("live heap per stalled subscriber", (heap[1] - heap[0]) / count, "KiB");
      // Two seconds of 16 kHz sound, and what the connection had taken before it was full.
      report.goal("P7", "the same, 6 s later", (later - heap[0]) / count, "KiB", 192);
      close(lines);
    }
    report.figure("healthy alone, p50", rounds.median("alone", P50), "ms");
    report.figure("healthy alone, p99", rounds.median("alone", P99), "ms");
    report.figure("beside " + count + " stalled, p50", rounds.median("beside", P50), "ms");
    report.figure("beside " + count + " stalled, p99", rounds.median("beside", P99), "ms");
    report.goal(
        "P7",
        "p99 beside over p99 alone",
        rounds.median(r -> r.get("beside", P99) / r.get("alone", P99)),
        "x",
        1.1);
  }

  private static Subscribers subscribe(Stage stage, GatewayProcess gateway) {
    return Subscribers.on(stage, gateway.port(), 2)
        .audio(Subscribers.AUDIO, ROBOTS, Subscribers::audioOf);
  }

  private static Figures healthy(Stage stage, GatewayProcess gateway, Window window) {
    try (Subscribers subscribers = subscribe(stage, gateway)) {
      return window.of(subscribers.samples(), gateway.child());
    }
  }

  private static void stall(Stage stage, GatewayProcess gateway, int count, List<Line> lines) {
    List<Future<Line.Subscription>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % PER_CONNECTION == 0) {
        lines.add(new Line(stage.vertx(), stage.loops().next(), gateway.port(), WINDOW));
      }
      opening.add(lines.getLast().stall(Subscribers.AUDIO, Subscribers.audioOf(i % ROBOTS)));
    }
    Await.done(Future.all(opening));
  }

  private static void close(List<Line> lines) {
    Await.done(Future.join(lines.stream().map(Line::close).toList()));
  }
}
