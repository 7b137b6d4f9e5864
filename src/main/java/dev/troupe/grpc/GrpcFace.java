package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.security.Identity;
import dev.troupe.security.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * gRPC and gRPC-Web: the library frames, we do the rest, since its generated services swallow
 * failures and hide metadata and cancellation. Confined to one event loop.
 */
final class GrpcFace {
  static final String MEDIA_TYPE = "application/grpc";
  private static final String WEB = "application/grpc-web";

  private final ServiceTable table;
  private final CallDesk desk;
  private final StatusMapper mapper;
  private final RpcMetrics metrics;
  private final int maxMessageBytes;
  private final @Nullable Crossroads crossroads;
  private final @Nullable HopCalls hopCalls;
  private final GrpcServer server;
  private @Nullable Arrival current;

  /** A request on its way through the library, and whether its caller is believed. */
  private record Arrival(HttpServerRequest http, Verdict caller) {}

  /**
   * @param crossroads null where there are no other replicas
   * @param hopCalls those that another replica passes on; null where clients call
   */
  GrpcFace(
      Vertx vertx,
      ServiceTable table,
      CallDesk desk,
      StatusMapper mapper,
      RpcMetrics metrics,
      int maxMessageBytes,
      @Nullable Crossroads crossroads,
      @Nullable HopCalls hopCalls) {
    this.table = table;
    this.desk = desk;
    this.mapper = mapper;
    this.metrics = metrics;
    this.maxMessageBytes = maxMessageBytes;
    this.crossroads = crossroads;
    this.hopCalls = hopCalls;
    this.server =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(maxMessageBytes))
            .callHandler(this::open);
  }

  static boolean serves(@Nullable String contentType) {
    return contentType != null && contentType.startsWith(MEDIA_TYPE);
  }

  static boolean isWeb(@Nullable String contentType) {
    return contentType != null && contentType.startsWith(WEB);
  }

  /** Of a caller who is not believed it reads nothing, and says so in the words of gRPC. */
  void handle(HttpServerRequest request, Verdict caller) {
    // The library hides the HTTP request, but calls open() before handle() returns.
    current = new Arrival(request, caller);
    try {
      server.handle(request);
    } finally {
      current = null;
    }
  }

  private void open(GrpcServerRequest<Buffer, Buffer> request) {
    Arrival arrival = Objects.requireNonNull(current, "call outside of handle()");
    HttpServerRequest http = arrival.http();
    boolean web = isWeb(http.getHeader(HttpHeaders.CONTENT_TYPE));
    Wire wire = new GrpcWire(request, http, web, hopCalls != null);
    MethodBinding<?, ?> binding = table.find(http.path().substring(1));
    if (!(arrival.caller() instanceof Verdict.Believed caller)) {
      refuse(binding, wire);
      request.resume();
    } else if (binding == null) {
      metrics.unknownMethod();
      wire.close(mapper.toStatus(unknown(http.path())));
      request.resume();
    } else {
      run(binding, request, caller.identity(), http, wire);
    }
  }

  private void refuse(@Nullable MethodBinding<?, ?> binding, Wire wire) {
    if (binding != null) {
      metrics.start(binding.fullName()).ended(Code.UNAUTHENTICATED.getNumber());
    }
    wire.close(mapper.toStatus(CallFailure.unauthenticated()));
  }

  private static CallFailure unknown(String path) {
    return new CallFailure(
        Code.UNIMPLEMENTED,
        "METHOD_UNKNOWN",
        path + ": no such method (expected: one that server reflection lists)");
  }

  private <Q extends Message, R extends Message> void run(
      MethodBinding<Q, R> binding,
      GrpcServerRequest<Buffer, Buffer> request,
      Identity identity,
      HttpServerRequest http,
      Wire wire) {
    boolean held = crossroads != null && Crossroads.isOnTheWayOf(binding);
    ServerCall<R> call =
        held ? desk.await(binding, http, identity, wire) : desk.open(binding, http, identity, wire);
    if (call.isClosed()) {
      request.resume();
      return;
    }
    watch(call, request, http);
    if (hopCalls != null) {
      hopCalls.join(http.connection(), call);
    }
    if (crossroads != null && held) {
      new Junction<>(crossroads, desk, binding, call, request, http, maxMessageBytes).open();
    } else {
      desk.run(binding, call, new GrpcRequests<>(request, binding, call, maxMessageBytes));
    }
  }

  /** A client leaves in several ways, and each of them may come alone. */
  private static void watch(
      ServerCall<?> call, GrpcServerRequest<Buffer, Buffer> request, HttpServerRequest http) {
    request.errorHandler(ignored -> call.abandon());
    request.exceptionHandler(ignored -> call.abandon());
    request.response().exceptionHandler(ignored -> call.abandon());
    http.response().closeHandler(ignored -> call.abandon());
  }
}
