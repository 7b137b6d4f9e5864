package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mask, character, parameters and pose of the face. Nothing of it is ever answered but its status.
 * Confined.
 */
final class Face {
  private static final String KEEP = "KEEP";
  private static final String FIRST = "adult - Alex";
  private static final String[] CHARACTERS = {
    "Alex",
    "Brooklyn",
    "Chen",
    "Dorothy",
    "Fedora",
    "Fernando",
    "Gyeong",
    "Hayden",
    "Isabel",
    "James",
    "Jamie",
    "Jane",
    "Kione",
    "Lamin",
    "Marty",
    "Maurice",
    "Nazar",
    "Omar",
    "Patricia",
    "Rania",
    "Samuel",
    "Titan",
    "Vinnie",
    "Yi",
    "Yumi",
    "Zhen",
    "default"
  };
  private static final List<String> ALL = faces();

  private final Map<String, Boolean> switches = new TreeMap<>();
  private final Map<String, Double> parameters = new TreeMap<>();
  private String faceId = FIRST;
  private JsonObject pose = new JsonObject();

  void register(Router router) {
    router.on("request.face.params", call -> parameters.putAll(call.arguments().numbers("params")));
    router.on("request.face.headpose", this::turnHead);
    router.on("request.face.config", this::configure);
    router.on("request.face.status", this::status);
    router.on("request.face.reset", call -> resetParameters());
  }

  void reset() {
    faceId = FIRST;
    switches.clear();
    resetParameters();
  }

  JsonObject toJson() {
    JsonObject values = new JsonObject();
    parameters.forEach(values::put);
    JsonObject shown = new JsonObject().put("face_id", faceId).put("params", values);
    switches.forEach(shown::put);
    return shown.put("headpose", pose.copy());
  }

  private void resetParameters() {
    parameters.clear();
    pose = new JsonObject();
  }

  private void turnHead(Call call) {
    Arguments asked = call.arguments();
    pose =
        new JsonObject()
            .put("yaw", asked.number("yaw"))
            .put("pitch", asked.number("pitch"))
            .put("roll", asked.number("roll"))
            .put("relative", asked.flag("relative"))
            .put("speed", asked.text("speed"));
  }

  private void configure(Call call) {
    Arguments asked = call.arguments();
    String wanted = asked.textOrNull("face_id");
    if (wanted != null && !wanted.equals(KEEP) && !wanted.equals(faceId)) {
      if (!ALL.contains(wanted)) {
        throw new BadRequest("Unknown face '" + wanted + "'");
      }
      faceId = wanted;
      // A robot that changes its face starts to blink and move again.
      switches.remove("blinking");
      switches.remove("microexpressions");
    }
    for (String name : List.of("visibility", "microexpressions", "blinking", "head_sway")) {
      if (asked.has(name)) {
        switches.put(name, asked.flag(name));
      }
    }
  }

  private void status(Call call) {
    JsonObject response = Responses.of("response.face.status");
    if (call.arguments().flag("face_id")) {
      response.put("face_id", faceId);
    }
    if (call.arguments().flag("face_list")) {
      response.put("face_list", new JsonArray(ALL));
    }
    call.answer(response);
  }

  private static List<String> faces() {
    List<String> faces = new ArrayList<>();
    for (String mask : List.of("adult", "child")) {
      for (String character : CHARACTERS) {
        faces.add(mask + " - " + character);
      }
    }
    return List.copyOf(faces);
  }
}
