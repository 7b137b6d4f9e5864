package dev.troupe.furhat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.robot.RobotEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** People as a robot sees them: all but the id optional, and what is not known here is kept. */
final class UserReader {
  private static final Set<String> KNOWN =
      Set.of("id", "location", "camera", "attended", "attending", "distance");

  private UserReader() {}

  static RobotEvent.UsersSeen users(JsonNode json) {
    JsonNode list = json.path("users");
    List<RobotEvent.User> users = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      String id = Json.text(item, "id");
      if (id != null) {
        users.add(user(id, item));
      }
    }
    return new RobotEvent.UsersSeen(List.copyOf(users));
  }

  private static RobotEvent.User user(String id, JsonNode json) {
    return new RobotEvent.User(
        id,
        point(json.path("location")),
        box(json.path("camera")),
        Json.flag(json, "attended"),
        Json.number(json, "attending"),
        Json.number(json, "distance"),
        other(json));
  }

  private static RobotEvent.@Nullable Point point(JsonNode json) {
    Double x = Json.number(json, "x");
    Double y = Json.number(json, "y");
    Double z = Json.number(json, "z");
    return x == null || y == null || z == null ? null : new RobotEvent.Point(x, y, z);
  }

  private static RobotEvent.@Nullable Box box(JsonNode json) {
    Double x = Json.number(json, "x");
    Double y = Json.number(json, "y");
    Double w = Json.number(json, "w");
    Double h = Json.number(json, "h");
    return x == null || y == null || w == null || h == null ? null : new RobotEvent.Box(x, y, w, h);
  }

  private static Map<String, String> other(JsonNode json) {
    Map<String, String> other = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        other.put(field.getKey(), Json.write(field.getValue()));
      }
    }
    return Collections.unmodifiableMap(other);
  }
}
