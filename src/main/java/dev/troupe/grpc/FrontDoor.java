package dev.troupe.grpc;

import dev.troupe.security.Identity;
import dev.troupe.security.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request to its face, with who sent it. Plain gRPC goes straight through: no browser
 * can speak it, and programs reach the gateway under names nobody listed.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  private final Context context;
  private final @Nullable Doorkeeper doorkeeper;
  private final WebGuard guard;
  private final GrpcFace grpc;
  private final JsonFace json;

  FrontDoor(
      Context context,
      @Nullable Doorkeeper doorkeeper,
      WebGuard guard,
      GrpcFace grpc,
      JsonFace json) {
    this.context = context;
    this.doorkeeper = doorkeeper;
    this.guard = guard;
    this.grpc = grpc;
    this.json = json;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (GrpcFace.serves(type) && !GrpcFace.isWeb(type)) {
      admit(request, grpc::handle);
      return;
    }
    WebGuard.Refusal refusal = guard.check(request);
    if (refusal != null) {
      json.refuse(request, refusal.httpStatus(), refusal.failure());
    } else if (WebGuard.isPreflight(request)) {
      WebGuard.answerPreflight(request);
    } else if (GrpcFace.serves(type)) {
      admit(request, grpc::handle);
    } else {
      admit(request, json::handle);
    }
  }

  private void admit(HttpServerRequest request, BiConsumer<HttpServerRequest, Verdict> face) {
    if (doorkeeper == null) {
      face.accept(request, Verdict.believed(Identity.ANONYMOUS));
      return;
    }
    Future<Verdict> asked = doorkeeper.ask(request);
    if (asked.isComplete()) {
      doorkeeper.note(request, asked.result());
      face.accept(request, asked.result());
    } else {
      request.pause();
      asked.onSuccess(verdict -> context.runOnContext(back -> late(request, verdict, face)));
    }
  }

  /** Whoever left while an issuer was asked would not be missed later. */
  private void late(
      HttpServerRequest request, Verdict verdict, BiConsumer<HttpServerRequest, Verdict> face) {
    if (!request.response().closed() && doorkeeper != null) {
      doorkeeper.note(request, verdict);
      face.accept(request, verdict);
      request.resume();
    }
  }
}
