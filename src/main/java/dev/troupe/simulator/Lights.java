package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/** The ring of light at the robot's foot. Confined to the robot. */
final class Lights {
  private static final String OFF = "#000000";
  private static final Set<String> NAMES =
      Set.of(
          "black", "blue", "cyan", "gray", "green", "magenta", "orange", "pink", "purple", "red",
          "white", "yellow");

  private String color = OFF;
  private Object individual = new JsonObject();

  void register(Router router) {
    router.on("request.led.set", this::set);
    router.on("request.led.set.individual", this::setIndividual);
  }

  void reset() {
    color = OFF;
    individual = new JsonObject();
  }

  JsonObject toJson() {
    return new JsonObject().put("color", color).put("individual", individual);
  }

  private void set(Call call) {
    color = checked(call.arguments().text("color"));
    individual = new JsonObject();
  }

  private void setIndividual(Call call) {
    color = checked(call.arguments().text("fill"));
    individual = call.arguments().any("leds");
  }

  private static String checked(String color) {
    if (color.matches("#[0-9a-fA-F]{6}") || NAMES.contains(color.toLowerCase(Locale.ROOT))) {
      return color;
    }
    throw new BadRequest("Unknown color '" + color + "'");
  }
}
