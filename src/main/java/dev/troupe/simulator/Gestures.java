package dev.troupe.simulator;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.Map;

/**
 * Short movements. Without {@code monitor} nobody learns of them, and a name the robot does not
 * know is met by silence. Confined to the robot.
 */
final class Gestures {
  private static final Map<String, Integer> MILLIS =
      Map.ofEntries(
          Map.entry("Smile", 1500),
          Map.entry("BigSmile", 1500),
          Map.entry("Wink", 700),
          Map.entry("Thoughtful", 2500),
          Map.entry("Surprise", 1200),
          Map.entry("Oh", 900),
          Map.entry("BrowFrown", 1000),
          Map.entry("BrowRaise", 1000),
          Map.entry("Blink", 300),
          Map.entry("CloseEyes", 400),
          Map.entry("OpenEyes", 400),
          Map.entry("Nod", 1000),
          Map.entry("Shake", 1200),
          Map.entry("Roll", 1800),
          Map.entry("GazeAway", 1500),
          Map.entry("ExpressDisgust", 2000),
          Map.entry("ExpressSad", 2500),
          Map.entry("ExpressAnger", 2000),
          Map.entry("ExpressFear", 2000));

  private final Time time;
  private int active;

  Gestures(Time time) {
    this.time = time;
  }

  void register(Router router) {
    router.on("request.gesture.start", this::start);
  }

  int active() {
    return active;
  }

  private void start(Call call) {
    Integer millis = MILLIS.get(call.arguments().text("name"));
    double factor = call.arguments().number("duration");
    if (millis == null || !(factor >= 0 && factor <= 600)) {
      return;
    }
    boolean monitored = call.arguments().flag("monitor");
    active++;
    if (monitored) {
      call.answer(Responses.gestureStart());
    }
    time.after(
        Duration.ofMillis(Math.round(millis * factor)),
        () -> {
          active--;
          if (monitored) {
            call.answer(Responses.gestureEnd());
          }
        });
  }
}
