package dev.troupe.bench;

import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;

import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One principal at ten times its limit beside one that keeps to it: whether the latter feels
 * anything of it. The same flood upon another gateway is what the machine alone does to it, since
 * all processes share its cores. Nobody is known here, so that the address is the principal.
 */
final class GreedyScenario implements Scenario {
  private static final String SET_LED = "troupe.robot.v1.ExpressionService/SetLed";
  private static final String GET_ROBOT = "troupe.fleet.v1.FleetService/GetRobot";
  private static final String ELSEWHERE = "127.0.0.2";
  private static final int LIMIT = 200;
  private static final int DECENT = 150;
  private static final int TIMES = 10;
  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_OPEN = 500;
  private static final int WINDOW = 1 << 20;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  @Override
  public void run(Stage stage, Options options, Report report) {
    Duration time = options.phase(3);
    SinkRobot robot = new SinkRobot(stage);
    GatewayProcess gateway = gateway(stage, robot);
    GatewayProcess other = gateway(stage, new SinkRobot(stage));
    CommandLoad decent =
        new CommandLoad(stage.line(gateway.port()), SET_LED, GreedyScenario::led, robot);
    Loops elsewhere = new Loops(1);
    Greedy greedy = greedy(elsewhere, gateway);
    Greedy distant = greedy(elsewhere, other);
    Future<Void> warm = greedy.run(LIMIT * TIMES, WARM_UP);
    Await.done(decent.steady(DECENT, WARM_UP));
    Await.done(warm);
    Await.done(distant.run(LIMIT * TIMES, WARM_UP));
    Rounds rounds =
        new Rounds()
            .phase("alone", () -> measure(stage, robot, decent, time))
            .phase("distant", () -> beside(distant, stage, robot, decent, time))
            .phase("beside", () -> beside(greedy, stage, robot, decent, time))
            .run(options.rounds());
    String flood = LIMIT * TIMES + " calls/s, " + TIMES + " times the limit";
    report.figure("alone, p50", rounds.median("alone", P50), "ms");
    report.figure("alone, p99", rounds.median("alone", P99), "ms");
    report.figure(flood + ", upon another gateway, p50", rounds.median("distant", P50), "ms");
    report.figure(flood + ", upon another gateway, p99", rounds.median("distant", P99), "ms");
    report.figure(flood + ", upon the same, p50", rounds.median("beside", P50), "ms");
    report.figure(flood + ", upon the same, p99", rounds.median("beside", P99), "ms");
    report.figure("p99 upon the same over p99 alone", ratio(rounds, "beside", "alone"), "x");
    report.goal(
        "limits",
        "p99 upon the same over p99 upon another gateway",
        ratio(rounds, "beside", "distant"),
        "x",
        1.1);
    report.figure("commands a second alone", rounds.median("alone", Window.RATE), "");
    report.figure("commands a second beside", rounds.median("beside", Window.RATE), "");
    report.figure("greedy calls answered", greedy.answered(), "");
    report.figure("greedy calls refused", greedy.refused(), "");
    elsewhere.close();
  }

  private static GatewayProcess gateway(Stage stage, SinkRobot robot) {
    return stage.gatewayWith(
        "limits: {principal: {calls_per_second: " + LIMIT + "}}\n", robot.asRobots());
  }

  private static Greedy greedy(Loops elsewhere, GatewayProcess gateway) {
    return new Greedy(
        new Line(elsewhere.vertx(), elsewhere.next(), gateway.port(), WINDOW, ELSEWHERE));
  }

  private static Figures beside(
      Greedy greedy, Stage stage, SinkRobot robot, CommandLoad decent, Duration time) {
    Future<Void> flood = greedy.run(LIMIT * TIMES, time.plusSeconds(1));
    Figures figures = measure(stage, robot, decent, time);
    Await.done(flood);
    return figures;
  }

  private static double ratio(Rounds rounds, String phase, String baseline) {
    return rounds.median(r -> r.get(phase, P99) / r.get(baseline, P99));
  }

  private static Figures measure(Stage stage, SinkRobot robot, CommandLoad load, Duration time) {
    Window window = new Window(stage.vertx(), time);
    Future<Void> steady = load.steady(DECENT, time.plusSeconds(1));
    Figures figures = window.of(robot.samples());
    Await.done(steady);
    return figures;
  }

  private static Buffer led(String color) {
    return Buffer.buffer(
        SetLedRequest.newBuilder().setRobotId(Robots.id(0)).setColor(color).build().toByteArray());
  }

  /** Asks and asks. */
  private static final class Greedy {
    private static final Buffer REQUEST =
        Buffer.buffer(GetRobotRequest.newBuilder().setRobotId(Robots.id(0)).build().toByteArray());

    private final Line line;
    private int open;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    Greedy(Line line) {
      this.line = line;
    }

    /** Whatever it missed it makes up for. */
    Future<Void> run(int perSecond, Duration time) {
      return Pace.steady(line.context(), perSecond, Long.MAX_VALUE, time, this::ask);
    }

    private void ask() {
      if (open >= MOST_OPEN) {
        return;
      }
      open++;
      line.call(GET_ROBOT, REQUEST)
          .onComplete(done -> open--)
          .onSuccess(answer -> answered.incrementAndGet())
          .onFailure(failure -> refused.incrementAndGet());
    }

    long answered() {
      return answered.get();
    }

    long refused() {
      return refused.get();
    }
  }
}
