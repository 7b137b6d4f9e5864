package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The shapes of everything a robot sends, in one place, since some of them are guesses. */
final class Responses {
  private Responses() {}

  static JsonObject auth(boolean access, String scope) {
    JsonObject response = of("response.auth").put("access", access);
    return access ? response.put("scope", scope) : response;
  }

  /** The vendor's envelope is unknown; clients look for {@code error} in the type or as a key. */
  static JsonObject error(String text) {
    return of("response.error").put("error", text);
  }

  static JsonObject speakStart(String text, long generationMillis) {
    return of("response.speak.start").put("text", text).put("gen_time", generationMillis);
  }

  static JsonObject speakWord(String word, int index) {
    return of("response.speak.word").put("word", word).put("index", index);
  }

  /** Flags that are false are left out, as the vendor's serialiser does with defaults. */
  static JsonObject speakEnd(String text, boolean aborted, boolean failed) {
    JsonObject response = of("response.speak.end").put("text", text);
    if (aborted) {
      response.put("aborted", true);
    }
    return failed ? response.put("failed", true) : response;
  }

  static JsonObject speakBuffer(long played, long received) {
    return of("response.speak.audio.buffer").put("played", played).put("received", received);
  }

  static JsonObject listenStart() {
    return of("response.listen.start");
  }

  static JsonObject listenEnd(String cause) {
    return of("response.listen.end").put("cause", cause);
  }

  static JsonObject hearStart() {
    return of("response.hear.start");
  }

  static JsonObject hearPartial(String text) {
    return of("response.hear.partial").put("text", text);
  }

  static JsonObject hearEnd(String text) {
    return of("response.hear.end").put("text", text);
  }

  static JsonObject attendStatus(String target, String current) {
    return of("response.attend.status").put("target", target).put("current", current);
  }

  static JsonObject gestureStart() {
    return of("response.gesture.start");
  }

  static JsonObject gestureEnd() {
    return of("response.gesture.end");
  }

  static JsonObject users(JsonArray users) {
    return of("response.users.data").put("users", users);
  }

  /** Assembled by hand: base64 needs no escaping, and at fifty a second each copy counts. */
  static String microphone(String base64) {
    return "{\"type\":\"response.audio.data\",\"microphone\":\"" + base64 + "\"}";
  }

  static String speaker(String base64) {
    return "{\"type\":\"response.audio.data\",\"speaker\":\"" + base64 + "\"}";
  }

  static String bothSounds(String microphone, String speaker) {
    return "{\"type\":\"response.audio.data\",\"microphone\":\""
        + microphone
        + "\",\"speaker\":\""
        + speaker
        + "\"}";
  }

  static String camera(String base64) {
    return "{\"type\":\"response.camera.data\",\"image\":\"" + base64 + "\"}";
  }

  static JsonObject of(String type) {
    return new JsonObject().put("type", type);
  }
}
