package dev.troupe.grpc;

import dev.troupe.security.Doubt;
import dev.troupe.security.Identity;
import dev.troupe.security.Verdict;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what other replicas pass on, in the name of whom they say: that was judged where the
 * client called. Only replicas reach this port, by its mutual TLS or since nobody else reaches its
 * address.
 */
final class RelayDoor implements Handler<HttpServerRequest> {
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final GrpcFace grpc;
  private final HopCalls calls;

  RelayDoor(GrpcFace grpc, HopCalls calls) {
    this.grpc = grpc;
    this.calls = calls;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (Hops.DRAIN.equals(request.path())) {
      calls.drain(request.connection());
      request.response().end();
      return;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (!GrpcFace.serves(type) || GrpcFace.isWeb(type)) {
      request.response().setStatusCode(UNSUPPORTED_MEDIA_TYPE).end();
      request.resume();
      return;
    }
    @Nullable Identity caller = HopHeaders.identity(request.headers());
    grpc.handle(
        request, caller == null ? Verdict.doubted(Doubt.NOTHING_SHOWN) : Verdict.believed(caller));
  }
}
