package dev.troupe.furhat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands to JSON text. Everything but speech audio goes through a JSON tree and comes out as
 * plain ASCII; audio is put together by hand, since it is sent a hundred times a second.
 */
final class FurhatEncoder {
  private FurhatEncoder() {}

  /** The first message of a connection, and without a key the probe of a running one. */
  static String authentication(@Nullable String key, String requestId) {
    ObjectNode message = Json.object();
    message.put("type", "request.auth");
    optional(message, "key", key);
    return finish(message, requestId);
  }

  /**
   * @throws IllegalArgumentException when a raw message is no JSON object with a string {@code
   *     type}
   */
  static String encode(RobotCommand command, String requestId) {
    if (command instanceof SpeechCommand.StreamData data) {
      return audio(data.pcm(), requestId);
    }
    if (command instanceof SystemCommand.Raw raw) {
      return finish(raw(raw.json()), requestId);
    }
    ObjectNode message = Json.object();
    message.put("type", RequestType.of(command.kind()));
    switch (command) {
      case SpeechCommand speech -> speech(message, speech);
      case ListeningCommand listening -> listening(message, listening);
      case ExpressionCommand expression -> expression(message, expression);
      case PerceptionCommand perception -> perception(message, perception);
      case SystemCommand system -> system(message, system);
    }
    return finish(message, requestId);
  }

  private static String audio(byte[] pcm, String requestId) {
    return "{\"type\":\"request.speak.audio.data\",\"audio\":\""
        + Base64.getEncoder().encodeToString(pcm)
        + "\",\"request_id\":"
        + Json.quote(requestId)
        + "}";
  }

  private static void speech(ObjectNode message, SpeechCommand command) {
    switch (command) {
      case SpeechCommand.SayText say ->
          message
              .put("text", say.text())
              .put("abort", say.abort())
              .put("monitor_words", say.monitorWords());
      case SpeechCommand.SayAudio say ->
          message
              .put("url", say.url())
              .put("text", say.text())
              .put("lipsync", say.lipsync())
              .put("abort", say.abort());
      case SpeechCommand.StartStream start ->
          message.put("sample_rate", start.sampleRate()).put("lipsync", start.lipsync());
      case SpeechCommand.ConfigureVoice voice -> voice(message, voice);
      case SpeechCommand.GetVoice get ->
          message.put("voice_id", get.current()).put("voice_list", get.list());
      case SpeechCommand.StreamData data -> {}
      case SpeechCommand.EndStream end -> {}
      case SpeechCommand.Stop stop -> {}
    }
  }

  private static void voice(ObjectNode message, SpeechCommand.ConfigureVoice voice) {
    optional(message, "voice_id", voice.voiceId());
    optional(message, "name", voice.name());
    optional(message, "gender", voice.gender());
    optional(message, "language", voice.language());
    optional(message, "provider", voice.provider());
    message.put("input_language", voice.inputLanguage());
  }

  private static void listening(ObjectNode message, ListeningCommand command) {
    switch (command) {
      case ListeningCommand.Configure configure -> {
        configure.languages().forEach(message.putArray("languages")::add);
        configure.phrases().forEach(message.putArray("phrases")::add);
      }
      case ListeningCommand.Start start ->
          message
              .put("partial", start.partial())
              .put("concat", start.concat())
              .put("stop_no_speech", start.stopNoSpeech())
              .put("stop_robot_start", start.stopRobotStart())
              .put("stop_user_end", start.stopUserEnd())
              .put("resume_robot_end", start.resumeRobotEnd())
              .put("no_speech_timeout", start.noSpeechTimeout())
              .put("end_speech_timeout", start.endSpeechTimeout());
      case ListeningCommand.Stop stop -> {}
    }
  }

  private static void expression(ObjectNode message, ExpressionCommand command) {
    switch (command) {
      case ExpressionCommand.AttendUser attend ->
          gaze(message.put("user_id", attend.userId()), attend.gaze());
      case ExpressionCommand.AttendLocation attend ->
          gaze(
              message.put("x", attend.x()).put("y", attend.y()).put("z", attend.z()),
              attend.gaze());
      case ExpressionCommand.Gesture gesture ->
          message
              .put("name", gesture.name())
              .put("intensity", gesture.intensity())
              .put("duration", gesture.duration())
              .put("monitor", true);
      case ExpressionCommand.SetFaceParams face ->
          face.params().forEach(message.putObject("params")::put);
      case ExpressionCommand.SetHeadPose pose -> headPose(message, pose);
      case ExpressionCommand.ConfigureFace face -> face(message, face);
      case ExpressionCommand.GetFace get ->
          message.put("face_id", get.current()).put("face_list", get.list());
      case ExpressionCommand.SetLed led -> message.put("color", led.color());
      case ExpressionCommand.SetLeds leds -> leds(message, leds);
      case ExpressionCommand.AttendNobody nobody -> {}
      case ExpressionCommand.ResetFace reset -> {}
    }
  }

  private static void gaze(ObjectNode message, ExpressionCommand.Gaze gaze) {
    if (gaze.slackPitch() != null) {
      message.put("slack_pitch", gaze.slackPitch());
    }
    if (gaze.slackYaw() != null) {
      message.put("slack_yaw", gaze.slackYaw());
    }
    if (gaze.slackTimeout() != null) {
      message.put("slack_timeout", gaze.slackTimeout());
    }
    optional(message, "speed", gaze.speed());
  }

  private static void headPose(ObjectNode message, ExpressionCommand.SetHeadPose pose) {
    message
        .put("yaw", pose.yaw())
        .put("pitch", pose.pitch())
        .put("roll", pose.roll())
        .put("relative", pose.relative());
    optional(message, "speed", pose.speed());
  }

  private static void face(ObjectNode message, ExpressionCommand.ConfigureFace face) {
    optional(message, "face_id", face.faceId());
    optional(message, "visibility", face.visibility());
    optional(message, "microexpressions", face.microexpressions());
    optional(message, "blinking", face.blinking());
    optional(message, "head_sway", face.headSway());
  }

  /** The shape of {@code leds} is inferred: an object from the light's index to its colour. */
  private static void leds(ObjectNode message, ExpressionCommand.SetLeds command) {
    ObjectNode leds = message.putObject("leds");
    for (Map.Entry<Integer, String> led : command.colors().entrySet()) {
      leds.put(String.valueOf(led.getKey()), led.getValue());
    }
    message.put("fill", command.fill());
  }

  private static void perception(ObjectNode message, PerceptionCommand command) {
    if (command instanceof PerceptionCommand.StartAudio audio) {
      message
          .put("sample_rate", audio.sampleRate())
          .put("microphone", audio.microphone())
          .put("speaker", audio.speaker());
    }
  }

  private static void system(ObjectNode message, SystemCommand command) {
    switch (command) {
      case SystemCommand.GetSystem get ->
          message.put("volume", get.volume()).put("virtual", get.virtual());
      case SystemCommand.SetVolume set -> message.put("volume", set.volume());
      case SystemCommand.Raw raw -> {}
    }
  }

  private static ObjectNode raw(String json) {
    JsonNode message;
    try {
      message = Json.read(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "raw message: not JSON, " + e.getOriginalMessage() + " (expected: a JSON object)", e);
    }
    if (!(message instanceof ObjectNode object) || !message.path("type").isTextual()) {
      throw new IllegalArgumentException(
          "raw message: (expected: a JSON object with a string \"type\")");
    }
    return object;
  }

  private static String finish(ObjectNode message, String requestId) {
    return Json.write(message.put("request_id", requestId));
  }

  private static void optional(ObjectNode message, String name, @Nullable String value) {
    if (value != null) {
      message.put(name, value);
    }
  }

  private static void optional(ObjectNode message, String name, @Nullable Boolean value) {
    if (value != null) {
      message.put(name, value);
    }
  }
}
