package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Reads a {@link Fault} as the control port, the command line and magic avatar ids write it. */
final class FaultReader {
  private static final String NAME = "fault";
  private static final String NONE = "";

  /** Every fault by name, with the field that a magic avatar id may set. */
  private static final Map<String, String> MAIN_FIELDS =
      Map.ofEntries(
          Map.entry("console_reply", "status"),
          Map.entry("empty_token", NONE),
          Map.entry("console_delay", "delay_ms"),
          Map.entry("console_slow_body", "over_ms"),
          Map.entry("console_reset", NONE),
          Map.entry("upgrade_reply", "status"),
          Map.entry("upgrade_delay", "delay_ms"),
          Map.entry("upgrade_reset", NONE),
          Map.entry("confirm", "kind"),
          Map.entry("confirm_delay", "delay_ms"),
          Map.entry("early_frames", "messages"),
          Map.entry("ending", "kind"),
          Map.entry("stale_frames", "messages"),
          Map.entry("oversize", "bytes"),
          Map.entry("server_error", "code"),
          Map.entry("close", "code"),
          Map.entry("reset", "at"),
          Map.entry("half_open", "at"),
          Map.entry("stalled_reads", "at"),
          Map.entry("slow_writes", "each_ms"),
          Map.entry("region_down", NONE));

  private FaultReader() {}

  static Fault read(JsonObject json) {
    return switch (json.getString(NAME, "")) {
      case "console_reply" ->
          new Fault.ConsoleReply(number(json, "status", 503), body(json), retryAfter(json));
      case "empty_token" -> new Fault.EmptyToken();
      case "console_delay" -> new Fault.ConsoleDelay(millis(json, "delay_ms", 3000));
      case "console_slow_body" -> new Fault.ConsoleSlowBody(millis(json, "over_ms", 3000));
      case "console_reset" -> new Fault.ConsoleReset();
      case "upgrade_reply" ->
          new Fault.UpgradeReply(
              number(json, "status", 503),
              body(json),
              json.getString("message", "Service Unavailable"),
              retryAfter(json),
              json.getString("location", ""));
      case "upgrade_delay" -> new Fault.UpgradeDelay(millis(json, "delay_ms", 3000));
      case "upgrade_reset" -> new Fault.UpgradeReset();
      case "region_down" -> new Fault.RegionDown();
      default -> readOfSession(json);
    };
  }

  private static Fault readOfSession(JsonObject json) {
    return switch (json.getString(NAME, "")) {
      case "confirm" -> new Fault.Confirm(word(json, "kind", Fault.Confirm.Kind.NEVER));
      case "confirm_delay" -> new Fault.ConfirmDelay(millis(json, "delay_ms", 3000));
      case "early_frames" -> new Fault.EarlyFrames(number(json, "messages", 3));
      case "ending" -> new Fault.Ending(word(json, "kind", Fault.Ending.Kind.MISSING));
      case "stale_frames" ->
          new Fault.StaleFrames(json.getString("req_id", "stale"), number(json, "messages", 3));
      case "oversize" -> new Fault.Oversize(number(json, "bytes", (1 << 20) + 1));
      case "server_error" -> error(json);
      case "close" ->
          new Fault.Close(at(json), number(json, "code", 1011), json.getString("reason", ""));
      case "reset" -> new Fault.Reset(at(json));
      case "half_open" -> new Fault.HalfOpen(at(json));
      case "stalled_reads" -> new Fault.StalledReads(at(json));
      case "slow_writes" -> new Fault.SlowWrites(millis(json, "each_ms", 200));
      default ->
          throw new IllegalArgumentException(
              "fault: " + json.getValue(NAME) + " (expected: one of " + names() + ")");
    };
  }

  /**
   * {@code NAME}, {@code NAME-VALUE} or {@code NAME-VALUE-MOMENT}. Without a moment it strikes in
   * the handshake, where a client waits for an answer.
   */
  static Fault readShort(String text) {
    String[] parts = text.split("-", 3);
    JsonObject json = new JsonObject().put(NAME, parts[0]).put("at", "handshake");
    String field = MAIN_FIELDS.getOrDefault(parts[0], NONE);
    if (parts.length == 3) {
      json.put("at", parts[2]);
    }
    if (parts.length > 1) {
      if (field.equals(NONE)) {
        throw new IllegalArgumentException(parts[0] + ": " + parts[1] + " (expected: no value)");
      }
      json.put(field, parts[1].matches("\\d{1,9}") ? Integer.valueOf(parts[1]) : parts[1]);
    }
    return read(json);
  }

  static String names() {
    return String.join(", ", MAIN_FIELDS.keySet().stream().sorted().toList());
  }

  private static Fault error(JsonObject json) {
    int code = number(json, "code", 0);
    // The codes that are close codes are followed by a close frame, unless it is asked not to be.
    int close = number(json, "close", code >= 4000 && code <= 4999 ? code : 0);
    String message = json.getString("message", "something went wrong");
    return new Fault.ServerError(at(json), code, message, json.getBoolean("request", false), close);
  }

  private static Fault.Moment at(JsonObject json) {
    return word(json, "at", Fault.Moment.NOW);
  }

  private static Fault.Body body(JsonObject json) {
    return word(json, "body", Fault.Body.JSON);
  }

  private static int retryAfter(JsonObject json) {
    return number(json, "retry_after", 0);
  }

  private static int number(JsonObject json, String name, int otherwise) {
    return json.getInteger(name, otherwise);
  }

  private static Duration millis(JsonObject json, String name, long otherwise) {
    return Duration.ofMillis(json.getLong(name, otherwise));
  }

  private static <E extends Enum<E>> E word(JsonObject json, String name, E otherwise) {
    String text = json.getString(name, otherwise.name());
    for (E value : otherwise.getDeclaringClass().getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    String all = Arrays.toString(otherwise.getDeclaringClass().getEnumConstants());
    throw new IllegalArgumentException(
        name + ": " + text + " (expected: one of " + all.toLowerCase(Locale.ROOT) + ")");
  }
}
