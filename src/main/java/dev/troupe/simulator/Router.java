package dev.troupe.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From a text frame to the part of the robot that handles it. Whatever is wrong with a message is
 * answered by an error in the words of the vendor's serialiser, and the connection stays up.
 * Confined to the robot.
 */
final class Router {
  private static final String AUTH = "request.auth";

  private final Map<String, Consumer<Call>> handlers = new HashMap<>();
  private final Tally tally;

  Router(Tally tally) {
    this.tally = tally;
  }

  /** A type can have one handler only, and must stand in the catalogue. */
  void on(String type, Consumer<Call> handler) {
    if (!Catalogue.byType().containsKey(type) || handlers.put(type, handler) != null) {
      throw new IllegalArgumentException("type: " + type + " (expected: in the catalogue, once)");
    }
  }

  boolean handles(String type) {
    return handlers.containsKey(type);
  }

  void route(Connection from, String text) {
    JsonObject message = parse(from, text);
    if (message == null) {
      return;
    }
    String requestId = message.getValue("request_id") instanceof String id ? id : null;
    try {
      dispatch(from, message, requestId);
    } catch (BadRequest bad) {
      tally.malformed();
      from.send(Responses.error(bad.text()), requestId);
    }
  }

  private @Nullable JsonObject parse(Connection from, String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException malformed) {
      tally.malformed();
      from.send(Responses.error("Unexpected JSON token at offset 0: " + excerpt(text)), null);
      return null;
    }
  }

  private void dispatch(Connection from, JsonObject message, @Nullable String requestId) {
    if (!(message.getValue("type") instanceof String type)) {
      throw new BadRequest(
          "Polymorphic serializer was not found for missing class discriminator ('null')");
    }
    tally.request(from, type, requestId == null ? "" : requestId);
    RequestSpec spec = Catalogue.byType().get(type);
    Consumer<Call> handler = handlers.get(type);
    if (spec == null || handler == null) {
      throw new BadRequest(
          "Polymorphic serializer was not found for class discriminator '" + type + "'");
    }
    if (!from.admitted() && !type.equals(AUTH)) {
      tally.denied();
      from.send(Responses.error("Access denied"), requestId);
      return;
    }
    handler.accept(new Call(from, requestId, spec.read(message)));
  }

  private static String excerpt(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
