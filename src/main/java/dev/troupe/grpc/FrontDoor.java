package dev.troupe.grpc;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Sends each request to its face. Plain gRPC goes straight through: no browser can speak it, and
 * programs reach the gateway under names nobody listed.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  private final WebGuard guard;
  private final GrpcFace grpc;
  private final JsonFace json;

  FrontDoor(WebGuard guard, GrpcFace grpc, JsonFace json) {
    this.guard = guard;
    this.grpc = grpc;
    this.json = json;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (GrpcFace.serves(type) && !GrpcFace.isWeb(type)) {
      grpc.handle(request);
      return;
    }
    WebGuard.Refusal refusal = guard.check(request);
    if (refusal != null) {
      json.refuse(request, refusal.httpStatus(), refusal.failure());
    } else if (WebGuard.isPreflight(request)) {
      WebGuard.answerPreflight(request);
    } else if (GrpcFace.serves(type)) {
      grpc.handle(request);
    } else {
      json.handle(request);
    }
  }
}
