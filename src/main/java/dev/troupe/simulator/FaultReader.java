package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Reads a {@link Fault} as the control port and the command line write it. */
final class FaultReader {
  static final String NAMES =
      "close, drop, silence, ignore_pings, slow_auth, refuse, refuse_upgrade, api_off, change_key,"
          + " error, garbage, unknown_type, restart, oversize, slow_reader, fail_speech";

  private FaultReader() {}

  /** Fields have the names of the records' components, durations end in {@code _ms}. */
  static Fault read(JsonObject json) {
    return switch (json.getString("fault", "")) {
      case "close" -> new Fault.Close(json.getInteger("code", 1000), json.getString("reason", ""));
      case "drop" -> new Fault.Drop();
      case "silence" -> new Fault.Silence(json.getBoolean("pongs", false));
      case "ignore_pings" -> new Fault.IgnorePings();
      case "slow_auth" -> new Fault.SlowAuth(millis(json, "delay_ms", 3000));
      case "refuse" -> new Fault.Refuse();
      case "refuse_upgrade" -> new Fault.RefuseUpgrade(json.getInteger("status", 503));
      case "api_off" -> new Fault.ApiOff();
      case "change_key" -> new Fault.ChangeKey(json.getString("key", ""));
      case "error" -> new Fault.Error(json.getString("text", "Something went wrong"));
      case "garbage" -> new Fault.Garbage();
      case "unknown_type" -> new Fault.UnknownType();
      case "restart" -> new Fault.Restart(millis(json, "down_ms", 2000));
      case "oversize" -> new Fault.Oversize(json.getInteger("bytes", 9 << 20));
      case "slow_reader" -> new Fault.SlowReader(json.getInteger("messages_per_second", 1));
      case "fail_speech" -> new Fault.FailSpeech(json.getInteger("times", 1));
      default ->
          throw new IllegalArgumentException(
              "fault: " + json.getValue("fault") + " (expected: one of " + NAMES + ")");
    };
  }

  private static Duration millis(JsonObject json, String name, long otherwise) {
    return Duration.ofMillis(json.getLong(name, otherwise));
  }
}
