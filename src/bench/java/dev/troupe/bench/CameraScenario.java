package dev.troupe.bench;

import static dev.troupe.bench.Window.CPU;
import static dev.troupe.bench.Window.RATE;

import dev.troupe.bench.Rounds.Figures;

/**
 * P4: pictures of 100 KB, base64 in JSON on one side and protobuf on the other, next to a relay of
 * the same bytes as they are; for one subscriber and for eight.
 */
final class CameraScenario implements Scenario {
  private static final int BYTES = 100_000;
  private static final int PERIOD_MILLIS = 40;
  private static final int MANY = 8;
  private static final int CONNECTIONS = 4;
  private static final String PICTURES = "pictures";

  @Override
  public void run(Stage stage, Options options, Report report) {
    int count = options.count("robots", 6);
    Robots robots =
        stage.simulator(
            count, "--camera-bytes", "" + BYTES, "--camera-fps", "25", "--shared-camera");
    GatewayProcess gateway = stage.gateway(robots);
    Stage.FloorProcess floor = stage.floor(BYTES, PERIOD_MILLIS);
    Window window = new Window(stage.vertx(), options.phase(1.5));
    Rounds rounds = new Rounds();
    for (int each : new int[] {1, MANY}) {
      rounds.phase("gateway" + each, () -> gateway(stage, gateway, count, each, window));
      rounds.phase("floor" + each, () -> floor(stage, floor, count, each, window));
    }
    rounds.run(options.rounds());
    for (int each : new int[] {1, MANY}) {
      String load = count + " robots x 25 pictures/s x " + each + ": ";
      report.figure(load + "pictures sent on", rounds.median("gateway" + each, RATE), "msg/s");
      report.figure(
          load + "gateway, CPU per 1000 from robots",
          rounds.median("gateway" + each, PICTURES),
          "s");
      report.figure(
          load + "bare relay, CPU per 1000", rounds.median("floor" + each, PICTURES), "s");
      report.goal(
          "P4",
          load + "gateway's CPU over the relay's",
          rounds.median(r -> r.get("gateway" + each, CPU) / r.get("floor" + each, CPU)),
          "x",
          2);
    }
  }

  private static Figures gateway(
      Stage stage, GatewayProcess gateway, int robots, int each, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, gateway.port(), CONNECTIONS)) {
      subscribers.pictures(
          Subscribers.CAMERA, robots * each, n -> Subscribers.cameraOf(n % robots));
      return perPicture(window.of(subscribers.samples(), gateway.child()), each);
    }
  }

  private static Figures floor(
      Stage stage, Stage.FloorProcess floor, int robots, int each, Window window) {
    try (Subscribers subscribers = Subscribers.on(stage, floor.port(), CONNECTIONS)) {
      subscribers.pictures(Floor.STREAM, robots * each, n -> Subscribers.sourceOf(n % robots));
      return perPicture(window.of(subscribers.samples(), floor.child()), each);
    }
  }

  private static Figures perPicture(Figures figures, int subscribers) {
    return figures.with(PICTURES, figures.get(CPU) / 1000 * subscribers);
  }
}
