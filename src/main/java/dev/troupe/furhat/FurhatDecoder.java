package dev.troupe.furhat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.link.Decoded;
import dev.troupe.link.Inbound;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.RobotEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON messages to events. Absent fields mean their default, wrong types count as absent, unknown
 * types are kept whole; only what is no JSON object, or media that is no base64, is malformed.
 */
final class FurhatDecoder {
  private FurhatDecoder() {}

  static Decoded<RobotEvent> decode(byte[] message, int offset, int length) {
    JsonNode json;
    try {
      json = Json.read(message, offset, length);
    } catch (IOException e) {
      return new Decoded.Malformed<>("not JSON");
    }
    if (!json.isObject()) {
      return new Decoded.Malformed<>("not a JSON object");
    }
    try {
      return inbound(json);
    } catch (IllegalArgumentException e) {
      return new Decoded.Malformed<>("media that is not base64");
    }
  }

  /** A message that was read already, as it came. */
  static RobotEvent untyped(byte[] message, int offset, int length) {
    String text = new String(message, offset, length, StandardCharsets.UTF_8);
    try {
      return new RobotEvent.Unrecognised(
          Json.text(Json.read(message, offset, length), "type", ""), text);
    } catch (IOException e) {
      return new RobotEvent.Unrecognised("", text);
    }
  }

  private static Inbound<RobotEvent> inbound(JsonNode json) {
    String type = Json.text(json, "type", "");
    RobotEvent event = event(type, json);
    return new Inbound<>(Json.text(json, "request_id"), event, last(event), kind(event));
  }

  private static RobotEvent event(String type, JsonNode json) {
    return switch (type) {
      case "response.auth" ->
          new RobotEvent.Authenticated(Json.isTrue(json, "access"), Json.text(json, "scope"));
      case "response.speak.start" ->
          new RobotEvent.SpeakStarted(text(json), Json.number(json, "gen_time"));
      case "response.speak.word" ->
          new RobotEvent.SpokenWord(Json.text(json, "word", ""), json.path("index").asInt());
      case "response.speak.end" ->
          new RobotEvent.SpeakEnded(
              text(json), Json.isTrue(json, "aborted"), Json.isTrue(json, "failed"));
      case "response.speak.audio.buffer" ->
          new RobotEvent.SpeechBuffer(json.path("played").asLong(), json.path("received").asLong());
      case "response.listen.start" -> new RobotEvent.ListenStarted();
      case "response.listen.end" -> new RobotEvent.ListenEnded(Json.text(json, "cause", ""));
      case "response.hear.start" -> new RobotEvent.HearStarted();
      case "response.hear.partial" -> new RobotEvent.HearPartial(text(json));
      case "response.hear.end" -> new RobotEvent.HearEnded(text(json));
      case "response.attend.status" ->
          new RobotEvent.AttendStatus(Json.text(json, "target"), Json.text(json, "current"));
      case "response.gesture.start" -> new RobotEvent.GestureStarted(Json.text(json, "name"));
      case "response.gesture.end" -> new RobotEvent.GestureEnded(Json.text(json, "name"));
      case "response.voice.status" -> StatusReader.voice(json);
      case "response.face.status" -> StatusReader.face(json);
      case "response.system.status" -> StatusReader.system(json);
      case "response.users.data" -> UserReader.users(json);
      case "response.audio.data" ->
          new RobotEvent.AudioHeard(media(json, "microphone"), media(json, "speaker"));
      case "response.camera.data" -> picture(json);
      default -> unknown(type, json);
    };
  }

  private static RobotEvent picture(JsonNode json) {
    byte[] image = media(json, "image");
    return image != null
        ? new RobotEvent.CameraPicture(image)
        : unknown("response.camera.data", json);
  }

  /**
   * The shape of errors is not known: any type with "error" in it is one, and so is any message of
   * an unknown type that has an {@code error} or {@code message} text.
   */
  private static RobotEvent unknown(String type, JsonNode json) {
    String text = Json.text(json, "error");
    if (text == null) {
      text = Json.text(json, "message");
    }
    if (text != null || type.toLowerCase(Locale.ROOT).contains("error")) {
      return new RobotEvent.Rejected(text != null ? text : Json.write(json));
    }
    return new RobotEvent.Unrecognised(type, Json.write(json));
  }

  private static String text(JsonNode json) {
    return Json.text(json, "text", "");
  }

  private static byte @Nullable [] media(JsonNode json, String name) {
    String base64 = Json.text(json, name);
    return base64 == null ? null : Base64.getDecoder().decode(base64);
  }

  /** Whether an event ends the request that it names. */
  private static boolean last(RobotEvent event) {
    return switch (event.kind()) {
      case AUTHENTICATED,
          SPEAK_ENDED,
          LISTEN_ENDED,
          GESTURE_ENDED,
          VOICE_STATUS,
          FACE_STATUS,
          SYSTEM_STATUS,
          USERS,
          CAMERA,
          REJECTED ->
          true;
      default -> false;
    };
  }

  private static MessageKind kind(RobotEvent event) {
    return switch (event.kind()) {
      case AUTHENTICATED -> MessageKind.HANDSHAKE;
      case VOICE_STATUS, FACE_STATUS, SYSTEM_STATUS, REJECTED -> MessageKind.COMMAND;
      case USERS -> MessageKind.USERS;
      case AUDIO -> MessageKind.AUDIO;
      case CAMERA -> MessageKind.VIDEO;
      case UNRECOGNISED -> MessageKind.UNKNOWN;
      default -> MessageKind.EVENT;
    };
  }
}
