package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Reads a {@link UhliveFault} as the control port and the command line write it. */
final class FaultReader {
  static final String NAMES =
      "close, drop, silence, ignore_pings, slow_reader, refuse_upgrade, expire_tokens,"
          + " refuse_tokens, slow_tokens, delay, break_recognition, fail_recognize, no_reply,"
          + " cross_stop, wrong_ids, unknown_event, unknown_cause, garbage";

  private FaultReader() {}

  /** Fields have the names of the records' components, durations end in {@code _ms}. */
  static UhliveFault read(JsonObject json) {
    int times = json.getInteger("times", 1);
    return switch (json.getString("fault", "")) {
      case "close" ->
          new UhliveFault.Close(json.getInteger("code", 1011), json.getString("reason", ""));
      case "drop" -> new UhliveFault.Drop();
      case "silence" -> new UhliveFault.Silence(json.getBoolean("pongs", false));
      case "ignore_pings" -> new UhliveFault.IgnorePings();
      case "slow_reader" -> new UhliveFault.SlowReader(json.getInteger("messages_per_second", 1));
      case "refuse_upgrade" -> new UhliveFault.RefuseUpgrade(json.getInteger("status", 401));
      case "expire_tokens" -> new UhliveFault.ExpireTokens();
      case "refuse_tokens" ->
          new UhliveFault.RefuseTokens(
              json.getInteger("status", 401), json.getString("error", "invalid_client"));
      case "slow_tokens" -> new UhliveFault.SlowTokens(millis(json, "delay_ms", 3000));
      case "delay" ->
          new UhliveFault.Delay(json.getString("event", ""), millis(json, "delay_ms", 500));
      case "break_recognition" ->
          new UhliveFault.BreakRecognition(
              json.getInteger("code", UhliveFault.CUT),
              json.getString("reason", ""),
              millis(json, "after_ms", 0),
              times);
      case "fail_recognize" ->
          new UhliveFault.FailRecognize(json.getString("cause", Cause.ERROR.word()), times);
      case "no_reply" -> new UhliveFault.NoReply(json.getString("command", "CLOSE"), times);
      case "cross_stop" -> new UhliveFault.CrossStop(times);
      case "wrong_ids" -> new UhliveFault.WrongIds(times);
      case "unknown_event" ->
          new UhliveFault.UnknownEvent(json.getString("event", "WEATHER-FORECAST"));
      case "unknown_cause" ->
          new UhliveFault.UnknownCause(json.getString("cause", "BadWeather"), times);
      case "garbage" -> new UhliveFault.Garbage();
      default ->
          throw new IllegalArgumentException(
              "fault: " + json.getValue("fault") + " (expected: one of " + NAMES + ")");
    };
  }

  private static Duration millis(JsonObject json, String name, long otherwise) {
    return Duration.ofMillis(json.getLong(name, otherwise));
  }
}
