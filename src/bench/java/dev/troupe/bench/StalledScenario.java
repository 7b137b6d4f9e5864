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
  private static final int ROBOTS = 25;

  /** Two seconds of 16 kHz sound as received and as sent, and what a connection may hold. */
  private static final double MOST_KIB = 192;

  private static final int PER_CONNECTION = 10;

  /** So little that a client stalls at once and the gateway's own buffers fill. */
  private static final int WINDOW = 1_024;

  /** Longer than the two seconds that the gateway keeps for a slow listener. */
  private static final Duration FILL = Duration.ofSeconds(3);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int count = options.count("stalled", 100);
    Robots robots = stage.simulator(ROBOTS, "--microphone", "stamps", "--no-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Window window = new Window(stage.vertx(), options.phase(2));
    Rounds rounds =
        new Rounds()
            .phase("alone", () -> healthy(stage, gateway, window))
            .phase("beside", () -> beside(stage, gateway, count, window))
            .run(options.rounds());
    report.figure("healthy alone, p50", rounds.median("alone", P50), "ms");
    report.figure("healthy alone, p99", rounds.median("alone", P99), "ms");
    report.figure("beside " + count + " stalled, p50", rounds.median("beside", P50), "ms");
    report.figure("beside " + count + " stalled, p99", rounds.median("beside", P99), "ms");
    double change = rounds.median(r -> r.get("beside", P99) / r.get("alone", P99));
    report.goal("P7", "p99 beside over p99 alone", change, "x", 1.1);
    heap(stage, gateway, count, report);
  }

  private static Figures beside(Stage stage, GatewayProcess gateway, int count, Window window) {
    List<Line> lines = stall(stage, gateway, count);
    Await.pass(stage.vertx(), FILL);
    Figures figures = healthy(stage, gateway, window);
    close(lines);
    return figures;
  }

  /** Looks twice, since what is bounded does not go on growing. */
  private static void heap(Stage stage, GatewayProcess gateway, int count, Report report) {
    long pid = gateway.child().pid();
    try (Subscribers alive = subscribe(stage, gateway)) {
      Await.pass(stage.vertx(), FILL);
      double before = Machine.liveHeapKiB(pid);
      List<Line> lines = stall(stage, gateway, count);
      Await.pass(stage.vertx(), FILL);
      double full = Machine.liveHeapKiB(pid);
      Await.pass(stage.vertx(), FILL);
      double later = Machine.liveHeapKiB(pid);
      close(lines);
      report.figure("messages heard meanwhile", alive.samples().size(), "");
      report.figure("live heap per stalled subscriber", (full - before) / count, "KiB");
      report.goal("P7", "the same, 3 s later", (later - before) / count, "KiB", MOST_KIB);
    }
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

  private static List<Line> stall(Stage stage, GatewayProcess gateway, int count) {
    List<Line> lines = new ArrayList<>();
    List<Future<Line.Subscription>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % PER_CONNECTION == 0) {
        lines.add(new Line(stage.vertx(), stage.loops().next(), gateway.port(), WINDOW));
      }
      opening.add(lines.getLast().stall(Subscribers.AUDIO, Subscribers.audioOf(i % ROBOTS)));
    }
    Await.done(Future.all(opening));
    return lines;
  }

  private static void close(List<Line> lines) {
    Await.done(Future.join(lines.stream().map(Line::close).toList()));
  }
}
