package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** HTTP answers, good and bad. */
final class Replies {
  /** What a proxy that knows nothing of the service would send. */
  private static final String PAGE = "<html><body><h1>Bad Gateway</h1></body></html>\n";

  private Replies() {}

  static void json(HttpServerResponse response, int status, JsonObject body) {
    response.setStatusCode(status).putHeader("content-type", "application/json");
    end(response, json(body));
  }

  /** A refusal of the ingress: as the framework it is written in words it, with a line's end. */
  static void refuse(HttpServerResponse response, int status, String message) {
    json(response, status, new JsonObject().put("message", message));
  }

  /**
   * An answer that a fault asks for.
   *
   * @param json the body for {@link Fault.Body#JSON}
   * @param retryAfter seconds; 0 leaves the header out
   */
  static void unfriendly(
      HttpServerResponse response, int status, Fault.Body body, JsonObject json, int retryAfter) {
    if (retryAfter > 0) {
      response.putHeader("retry-after", String.valueOf(retryAfter));
    }
    response.setStatusCode(status);
    switch (body) {
      case JSON -> json(response, status, json);
      case TEXT -> end(response.putHeader("content-type", "text/html"), Buffer.buffer(PAGE));
      case EMPTY -> end(response, Buffer.buffer());
    }
  }

  static Buffer json(JsonObject body) {
    return body.toBuffer().appendString("\n");
  }

  private static void end(HttpServerResponse response, Buffer body) {
    if (!response.ended() && !response.closed()) {
      response.end(body);
    }
  }
}
