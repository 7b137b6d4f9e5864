package dev.troupe.bench;

import static dev.troupe.bench.Window.CPU;
import static dev.troupe.bench.Window.P50;
import static dev.troupe.bench.Window.P99;
import static dev.troupe.bench.Window.RATE;

import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What it costs to call a replica that does not have the robot: how much later a piece of sound, or
 * a command within {@code Drive}, comes, and what both replicas pay for it together, for pictures
 * too.
 */
final class RelayScenario implements Scenario {
  private static final int CONNECTIONS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final int WARM_UP_TIMES = 8;
  private static final int CAMERAS = 6;
  private static final int BYTES = 100_000;
  private static final int COMMANDS = 500;

  @Override
  public void run(Stage stage, Options options, Report report) {
    sound(stage, options, report);
    pictures(stage, options, report);
    drive(stage, options, report);
  }

  private static void sound(Stage stage, Options options, Report report) {
    int count = options.count("robots", 50);
    int each = options.count("subscribers", 1);
    Robots robots = stage.simulator(count, "--microphone", "stamps", "--no-camera");
    Stage.RelayProcesses replicas = stage.replicas(robots);
    Window window = new Window(stage.vertx(), options.phase(1.5));
    Window warm = new Window(stage.vertx(), WARM_UP);
    int far = replicas.edgePort();
    microphones(stage, far, count, WARM_UP_TIMES * each, warm);
    Rounds rounds =
        new Rounds()
            .phase(
                "owner",
                () ->
                    microphones(stage, replicas.ownerPort(), count, each, window, replicas.owner()))
            .phase(
                "relayed",
                () ->
                    microphones(stage, far, count, each, window, replicas.owner(), replicas.edge()))
            .run(options.rounds());
    String load = count + " robots x 50 frames/s x " + each;
    report.figure(load + ": at the owner", rounds.median("owner", RATE), "msg/s");
    report.figure(load + ": through the other", rounds.median("relayed", RATE), "msg/s");
    report.figure("at the owner, p50", rounds.median("owner", P50), "ms");
    report.figure("at the owner, p99", rounds.median("owner", P99), "ms");
    report.figure("through the other, p50", rounds.median("relayed", P50), "ms");
    report.figure("through the other, p99", rounds.median("relayed", P99), "ms");
    report.figure("latency that the hop adds, p50", added(rounds, P50), "ms");
    report.figure("latency that the hop adds, p99", added(rounds, P99), "ms");
    report.figure("the owner, CPU per million messages", rounds.median("owner", CPU), "s");
    report.figure("both replicas, CPU per million messages", rounds.median("relayed", CPU), "s");
    report.figure("CPU of both over that of the owner alone", ratio(rounds), "x");
    close(stage, replicas);
  }

  private static double ratio(Rounds rounds) {
    return rounds.median(r -> r.get("relayed", CPU) / r.get("owner", CPU));
  }

  private static void pictures(Stage stage, Options options, Report report) {
    Robots robots =
        stage.simulator(
            CAMERAS, "--camera-bytes", "" + BYTES, "--camera-fps", "25", "--shared-camera");
    Stage.RelayProcesses replicas = stage.replicas(robots);
    Window window = new Window(stage.vertx(), options.phase(1.5));
    cameras(stage, replicas.edgePort(), WARM_UP_TIMES, new Window(stage.vertx(), WARM_UP));
    Rounds rounds =
        new Rounds()
            .phase("owner", () -> cameras(stage, replicas.ownerPort(), 1, window, replicas.owner()))
            .phase(
                "relayed",
                () ->
                    cameras(
                        stage, replicas.edgePort(), 1, window, replicas.owner(), replicas.edge()))
            .run(options.rounds());
    String load = CAMERAS + " robots x 25 pictures/s of 100 KB: ";
    report.figure(load + "at the owner", rounds.median("owner", RATE), "msg/s");
    report.figure(load + "through the other", rounds.median("relayed", RATE), "msg/s");
    report.figure(load + "from the owner to the client, p50", rounds.median("owner", P50), "ms");
    report.figure(load + "through the other, p50", rounds.median("relayed", P50), "ms");
    report.figure(load + "the hop adds, p50", added(rounds, P50), "ms");
    report.figure(load + "the hop adds, p99", added(rounds, P99), "ms");
    report.figure(load + "CPU of both over that of the owner alone", ratio(rounds), "x");
    close(stage, replicas);
  }

  private static Figures cameras(Stage stage, int port, int each, Window window, Child... payers) {
    try (Subscribers subscribers = Subscribers.on(stage, port, CONNECTIONS)) {
      subscribers.cameras(CAMERAS * each, n -> Subscribers.cameraOf(n % CAMERAS));
      return window.of(subscribers.samples(), payers);
    }
  }

  private static void drive(Stage stage, Options options, Report report) {
    SinkRobot robot = new SinkRobot(stage);
    Stage.RelayProcesses replicas = stage.replicas(robot.asRobots());
    Duration time = options.phase(1.5);
    try (DriveLoad near = DriveLoad.on(stage, replicas.ownerPort(), robot);
        DriveLoad far = DriveLoad.on(stage, replicas.edgePort(), robot)) {
      Await.done(near.steady(COMMANDS, WARM_UP));
      Await.done(far.steady(COMMANDS, WARM_UP));
      Rounds rounds =
          new Rounds()
              .phase("owner", () -> commands(stage, robot, near, time, replicas.owner()))
              .phase(
                  "relayed",
                  () -> commands(stage, robot, far, time, replicas.owner(), replicas.edge()))
              .run(options.rounds());
      String load = "Drive, " + COMMANDS + " commands/s: ";
      report.figure(load + "to the robot at the owner, p50", rounds.median("owner", P50), "ms");
      report.figure(load + "through the other, p50", rounds.median("relayed", P50), "ms");
      report.figure(load + "the hop adds, p50", added(rounds, P50), "ms");
      report.figure(load + "the hop adds, p99", added(rounds, P99), "ms");
      report.figure(load + "CPU of both over that of the owner alone", ratio(rounds), "x");
    }
    close(stage, replicas);
  }

  private static Figures commands(
      Stage stage, SinkRobot robot, DriveLoad load, Duration time, Child... payers) {
    Window window = new Window(stage.vertx(), time);
    Future<Void> steady = load.steady(COMMANDS, time.plusSeconds(1));
    Figures figures = window.of(robot.samples(), payers);
    Await.done(steady);
    return figures;
  }

  private static void close(Stage stage, Stage.RelayProcesses replicas) {
    stage.stop(replicas.edge());
    stage.stop(replicas.owner());
  }

  private static double added(Rounds rounds, String quantile) {
    return rounds.median(r -> r.get("relayed", quantile) - r.get("owner", quantile));
  }

  private static Figures microphones(
      Stage stage, int port, int robots, int each, Window window, Child... payers) {
    try (Subscribers subscribers = Subscribers.on(stage, port, CONNECTIONS)) {
      subscribers.audio(Subscribers.AUDIO, robots * each, n -> Subscribers.audioOf(n % robots));
      return window.of(subscribers.samples(), payers);
    }
  }
}
