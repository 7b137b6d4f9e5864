package dev.troupe.furhat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.robot.RobotEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a robot answers when it is asked about its voices, faces and itself. */
final class StatusReader {
  private StatusReader() {}

  static RobotEvent.VoiceStatus voice(JsonNode json) {
    return new RobotEvent.VoiceStatus(Json.text(json, "voice_id"), voices(json.path("voice_list")));
  }

  private static @Nullable List<RobotEvent.Voice> voices(JsonNode list) {
    if (!list.isArray()) {
      return null;
    }
    List<RobotEvent.Voice> voices = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      String id = Json.text(item, "voice_id");
      if (id != null) {
        voices.add(
            new RobotEvent.Voice(
                id,
                Json.text(item, "name"),
                Json.text(item, "provider"),
                Json.text(item, "language"),
                Json.text(item, "gender")));
      }
    }
    return List.copyOf(voices);
  }

  static RobotEvent.FaceStatus face(JsonNode json) {
    return new RobotEvent.FaceStatus(Json.text(json, "face_id"), faces(json.path("face_list")));
  }

  private static @Nullable List<String> faces(JsonNode list) {
    if (!list.isArray()) {
      return null;
    }
    List<String> faces = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      if (item.isTextual()) {
        faces.add(item.textValue());
      }
    }
    return List.copyOf(faces);
  }

  static RobotEvent.SystemStatus system(JsonNode json) {
    JsonNode volume = json.path("volume");
    return new RobotEvent.SystemStatus(
        volume.isNumber() ? (Integer) volume.asInt() : null, Json.flag(json, "virtual"));
  }
}
