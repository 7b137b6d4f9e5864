package dev.troupe.simulator;

import static dev.troupe.simulator.FieldSpec.Kind.ANY;
import static dev.troupe.simulator.FieldSpec.Kind.BOOLEAN;
import static dev.troupe.simulator.FieldSpec.Kind.INTEGER;
import static dev.troupe.simulator.FieldSpec.Kind.NUMBER;
import static dev.troupe.simulator.FieldSpec.Kind.NUMBERS;
import static dev.troupe.simulator.FieldSpec.Kind.STRING;
import static dev.troupe.simulator.FieldSpec.Kind.STRINGS;
import static dev.troupe.simulator.FieldSpec.optional;
import static dev.troupe.simulator.FieldSpec.required;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every request of the protocol with its fields and defaults: what is checked, what {@code
 * /v1/events.js} lists.
 */
final class Catalogue {
  private static final FieldSpec SLACK_PITCH =
      optional("slack_pitch", NUMBER, 15, "degrees the eyes move before the head follows");
  private static final FieldSpec SLACK_YAW =
      optional("slack_yaw", NUMBER, 5, "degrees the eyes move before the head follows");
  private static final FieldSpec SLACK_TIMEOUT =
      optional("slack_timeout", INTEGER, 3000, "ms until the head follows anyway; -1 never");
  private static final FieldSpec SPEED =
      optional("speed", STRING, "medium", "xslow, slow, medium, fast or xfast");
  private static final FieldSpec ABORT =
      optional("abort", BOOLEAN, false, "drop what is being said and planned");

  private static final List<RequestSpec> ALL =
      Stream.of(
              attention(),
              audio(),
              authentication(),
              camera(),
              face(),
              gestures(),
              led(),
              listen(),
              speak(),
              streaming(),
              system(),
              users(),
              voice())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, RequestSpec> BY_TYPE =
      ALL.stream().collect(Collectors.toMap(RequestSpec::type, Function.identity()));

  private Catalogue() {}

  static List<RequestSpec> all() {
    return ALL;
  }

  static Map<String, RequestSpec> byType() {
    return BY_TYPE;
  }

  /** Categories in order, each with its requests: the value behind {@code /v1/events.js}. */
  static JsonArray toJson() {
    JsonArray categories = new JsonArray();
    for (RequestSpec request : ALL) {
      int last = categories.size() - 1;
      if (last < 0
          || !categories.getJsonObject(last).getString("name").equals(request.category())) {
        categories.add(
            new JsonObject().put("name", request.category()).put("events", new JsonArray()));
        last++;
      }
      categories.getJsonObject(last).getJsonArray("events").add(request.toJson());
    }
    return categories;
  }

  private static List<RequestSpec> attention() {
    String answer = "response.attend.status";
    return List.of(
        new RequestSpec(
            "Attention",
            "request.attend.user",
            answer,
            optional("user_id", STRING, "closest", "an id from users.data, or closest"),
            SLACK_PITCH,
            SLACK_YAW,
            SLACK_TIMEOUT,
            SPEED),
        new RequestSpec(
            "Attention",
            "request.attend.location",
            answer,
            required("x", NUMBER, "metres to the side"),
            required("y", NUMBER, "metres up"),
            required("z", NUMBER, "metres ahead"),
            SLACK_PITCH,
            SLACK_YAW,
            SLACK_TIMEOUT,
            SPEED),
        new RequestSpec("Attention", "request.attend.nobody", answer));
  }

  private static List<RequestSpec> audio() {
    return List.of(
        new RequestSpec(
            "Audio",
            "request.audio.start",
            "response.audio.data",
            optional("sample_rate", INTEGER, 16_000, "Hz"),
            optional("microphone", BOOLEAN, true, "send what the robot hears"),
            optional("speaker", BOOLEAN, false, "send what the robot says")),
        new RequestSpec("Audio", "request.audio.stop", ""));
  }

  private static List<RequestSpec> authentication() {
    return List.of(
        new RequestSpec(
            "Authentication",
            "request.auth",
            "response.auth",
            optional("key", STRING, "", "the key of the client's scope")));
  }

  private static List<RequestSpec> camera() {
    return List.of(
        new RequestSpec("Camera", "request.camera.once", "response.camera.data"),
        new RequestSpec("Camera", "request.camera.start", "response.camera.data"),
        new RequestSpec("Camera", "request.camera.stop", ""));
  }

  private static List<RequestSpec> face() {
    return List.of(
        new RequestSpec(
            "Face",
            "request.face.params",
            "",
            required("params", NUMBERS, "parameter names with their values")),
        new RequestSpec(
            "Face",
            "request.face.headpose",
            "",
            required("yaw", NUMBER, "degrees"),
            required("pitch", NUMBER, "degrees"),
            required("roll", NUMBER, "degrees"),
            optional("relative", BOOLEAN, false, "relative to what is attended"),
            SPEED),
        new RequestSpec(
            "Face",
            "request.face.config",
            "",
            optional("face_id", STRING, null, "mask and character; KEEP keeps them"),
            optional("visibility", BOOLEAN, null, "show the face"),
            optional("microexpressions", BOOLEAN, null, "small movements"),
            optional("blinking", BOOLEAN, null, "blink now and then"),
            optional("head_sway", BOOLEAN, null, "sway a little")),
        new RequestSpec(
            "Face",
            "request.face.status",
            "response.face.status",
            optional("face_id", BOOLEAN, true, "include the current face"),
            optional("face_list", BOOLEAN, true, "include all faces")),
        new RequestSpec("Face", "request.face.reset", ""));
  }

  private static List<RequestSpec> gestures() {
    return List.of(
        new RequestSpec(
            "Gestures",
            "request.gesture.start",
            "response.gesture.start, response.gesture.end",
            required("name", STRING, "such as Smile or Nod"),
            optional("intensity", NUMBER, 1.0, "0 to 1"),
            optional("duration", NUMBER, 1.0, "times the gesture's own length"),
            optional("monitor", BOOLEAN, false, "tell of start and end")));
  }

  private static List<RequestSpec> led() {
    return List.of(
        new RequestSpec(
            "LED", "request.led.set", "", required("color", STRING, "#RRGGBB or a name")),
        new RequestSpec(
            "LED",
            "request.led.set.individual",
            "",
            required("leds", ANY, "colours by index"),
            optional("fill", STRING, "#000000", "colour of the others")));
  }

  private static List<RequestSpec> listen() {
    return List.of(
        new RequestSpec(
            "Listen",
            "request.listen.config",
            "",
            optional("languages", STRINGS, new JsonArray().add("en-US"), "language codes"),
            optional("phrases", STRINGS, new JsonArray(), "words to expect")),
        new RequestSpec(
            "Listen",
            "request.listen.start",
            "response.listen.start, response.hear.start, response.hear.partial,"
                + " response.hear.end, response.listen.end",
            optional("partial", BOOLEAN, false, "send interim results"),
            optional("concat", BOOLEAN, true, "join the parts of one listen"),
            optional("stop_no_speech", BOOLEAN, true, "stop when nobody speaks"),
            optional("stop_robot_start", BOOLEAN, true, "stop when the robot speaks"),
            optional("stop_user_end", BOOLEAN, true, "stop when the user is done"),
            optional("resume_robot_end", BOOLEAN, false, "listen again after the robot"),
            optional("no_speech_timeout", NUMBER, 8.0, "seconds"),
            optional("end_speech_timeout", NUMBER, 1.0, "seconds")),
        new RequestSpec("Listen", "request.listen.stop", "response.listen.end"));
  }

  private static List<RequestSpec> speak() {
    String answers = "response.speak.start, response.speak.word, response.speak.end";
    return List.of(
        new RequestSpec(
            "Speak",
            "request.speak.text",
            answers,
            required("text", STRING, "what to say"),
            ABORT,
            optional("monitor_words", BOOLEAN, false, "tell of each word")),
        new RequestSpec(
            "Speak",
            "request.speak.audio",
            "response.speak.start, response.speak.end",
            required("url", STRING, "a WAV file the robot can fetch"),
            optional("text", STRING, "AUDIO", "shown for it"),
            optional("lipsync", BOOLEAN, true, "move the lips"),
            ABORT),
        new RequestSpec("Speak", "request.speak.stop", "response.speak.end"));
  }

  private static List<RequestSpec> streaming() {
    return List.of(
        new RequestSpec(
            "Speak (Streaming)",
            "request.speak.audio.start",
            "response.speak.start, response.speak.audio.buffer, response.speak.end",
            optional("sample_rate", INTEGER, 16_000, "Hz"),
            optional("lipsync", BOOLEAN, true, "move the lips")),
        new RequestSpec(
            "Speak (Streaming)",
            "request.speak.audio.data",
            "",
            required("audio", STRING, "base64 of 16-bit little-endian mono samples")),
        new RequestSpec("Speak (Streaming)", "request.speak.audio.end", "response.speak.end"));
  }

  private static List<RequestSpec> system() {
    return List.of(
        new RequestSpec(
            "System",
            "request.system.status",
            "response.system.status",
            optional("volume", BOOLEAN, true, "include the volume"),
            optional("virtual", BOOLEAN, true, "include whether the robot is virtual")),
        new RequestSpec(
            "System", "request.system.config", "", optional("volume", INTEGER, null, "0 to 100")));
  }

  private static List<RequestSpec> users() {
    return List.of(
        new RequestSpec("Users", "request.users.once", "response.users.data"),
        new RequestSpec("Users", "request.users.start", "response.users.data"),
        new RequestSpec("Users", "request.users.stop", ""));
  }

  private static List<RequestSpec> voice() {
    return List.of(
        new RequestSpec(
            "Voice",
            "request.voice.config",
            "response.voice.status",
            optional("voice_id", STRING, null, "exact id"),
            optional("name", STRING, null, "part of the name"),
            optional("gender", STRING, null, "male or female"),
            optional("language", STRING, null, "language code"),
            optional("provider", STRING, null, "part of the provider's name"),
            optional("input_language", BOOLEAN, true, "listen in that language too")),
        new RequestSpec(
            "Voice",
            "request.voice.status",
            "response.voice.status",
            optional("voice_id", BOOLEAN, true, "include the current voice"),
            optional("voice_list", BOOLEAN, true, "include all voices")));
  }
}
