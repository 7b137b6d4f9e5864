package dev.troupe.simulator.uhlive;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a text frame to a {@link Command}: five keys, of which none may be missing. Remembers the
 * last request id, since also the answer to a command without one must carry an id. Confined to the
 * connection.
 */
final class CommandReader {
  static final Set<String> NAMES =
      Set.of(
          "OPEN",
          "SET-PARAMS",
          "GET-PARAMS",
          "DEFINE-GRAMMAR",
          "RECOGNIZE",
          "START-INPUT-TIMERS",
          "STOP",
          "CLOSE");

  private final UhliveManners manners;
  private final Tally tally;
  private long lastId;
  private boolean counted;

  CommandReader(UhliveManners manners, Tally tally) {
    this.manners = manners;
    this.tally = tally;
  }

  /** The id of the command being read, or of the last one that had any. */
  long lastId() {
    return lastId;
  }

  Command read(String text) throws Refusal {
    JsonObject envelope = parse(text);
    takeId(envelope.getValue("request_id"));
    String name = text(envelope, "command");
    String channel = text(envelope, "channel_id");
    if (!(envelope.getValue("headers") instanceof JsonObject headers)) {
      throw Refusal.notValid("headers: " + kind(envelope, "headers") + " (expected: an object)");
    }
    String body = text(envelope, "body");
    if (!NAMES.contains(name)) {
      throw Refusal.notValid("unknown command '" + name + "'");
    }
    return new Command(name, lastId, channel, headers, body);
  }

  private static JsonObject parse(String text) throws Refusal {
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException malformed) {
      throw Refusal.notValid("message: not JSON (expected: a JSON object)");
    }
  }

  private void takeId(@Nullable Object value) throws Refusal {
    Long id = Unsigned.read(value);
    if (id == null) {
      throw Refusal.notValid("request_id: " + value + " (expected: an unsigned integer)");
    }
    boolean grows = !counted || Long.compareUnsigned(id, lastId) > 0;
    lastId = id;
    counted = true;
    if (!grows) {
      tally.count("unordered_request_ids");
      if (manners.is(Manner.REQUEST_IDS, "growing")) {
        throw Refusal.notValid("request_id: " + value + " (expected: above the one before)");
      }
    }
  }

  private static String text(JsonObject envelope, String key) throws Refusal {
    if (envelope.getValue(key) instanceof String text) {
      return text;
    }
    throw Refusal.notValid(key + ": " + kind(envelope, key) + " (expected: a string)");
  }

  private static String kind(JsonObject envelope, String key) {
    Object value = envelope.getValue(key);
    return value == null ? "missing" : "a " + value.getClass().getSimpleName();
  }
}
