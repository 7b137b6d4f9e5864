package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One request that passed the checks, on its way to the part of the robot that knows it. */
record Call(Connection from, @Nullable String requestId, Arguments arguments) {

  Origin origin() {
    return new Origin(from, requestId);
  }

  void answer(JsonObject response) {
    from.send(response, requestId);
  }

  /** Answers with a text assembled by hand; the id is put in front of the closing brace. */
  void answer(String response) {
    from.send(requestId == null ? response : withId(response, requestId));
  }

  private static String withId(String response, String requestId) {
    String id = new JsonObject().put("request_id", requestId).encode();
    return response.substring(0, response.length() - 1) + "," + id.substring(1);
  }
}
