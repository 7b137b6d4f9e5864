package dev.troupe.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** How answers of the management port look. */
final class Reply {
  private Reply() {}

  static void json(HttpServerRequest request, int status, JsonObject body) {
    send(request, status, "application/json", body.encodePrettily() + "\n");
  }

  /** The Prometheus text format. */
  static void text(HttpServerRequest request, String body) {
    send(request, 200, "text/plain; version=0.0.4; charset=utf-8", body);
  }

  static void error(HttpServerRequest request, int status, String message) {
    json(request, status, new JsonObject().put("error", message));
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    if (!request.response().ended()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader("content-type", type)
          .putHeader("cache-control", "no-store")
          .end(body);
    }
  }
}
