package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.cluster.Place;
import dev.troupe.security.Identity;
import dev.troupe.security.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/JSON over the same endpoints, by the {@code google.api.http} annotations. Confined to one
 * event loop.
 */
final class JsonFace {
  private static final int LONGEST_QUERY = 80;

  private final JsonRoutes routes;
  private final CallDesk desk;
  private final StatusMapper mapper;
  private final RpcMetrics metrics;
  private final int maxBodyBytes;
  private final @Nullable Crossroads crossroads;
  private final JsonCodec codec = new JsonCodec();
  private final JsonRequestReader reader = new JsonRequestReader(codec);

  /**
   * @param crossroads null where there are no other replicas
   */
  JsonFace(
      JsonRoutes routes,
      CallDesk desk,
      StatusMapper mapper,
      RpcMetrics metrics,
      int maxBodyBytes,
      @Nullable Crossroads crossroads) {
    this.routes = routes;
    this.desk = desk;
    this.mapper = mapper;
    this.metrics = metrics;
    this.maxBodyBytes = maxBodyBytes;
    this.crossroads = crossroads;
  }

  void handle(HttpServerRequest request, Verdict caller) {
    if (caller instanceof Verdict.Believed believed) {
      handle(request, believed.identity());
    } else {
      request.response().putHeader("www-authenticate", "Bearer");
      refuse(request, 401, CallFailure.unauthenticated());
    }
  }

  private void handle(HttpServerRequest request, Identity identity) {
    try {
      JsonRoutes.Match match = routes.find(request.method(), request.path());
      if (match == null) {
        refuseUnknown(request);
      } else if (match.route().takesBody() && !isJson(request)) {
        refuse(request, 415, notJson(request));
      } else {
        new Body<>(request, match, match.route().binding(), identity).read();
      }
    } catch (CallFailureException e) {
      refuse(request, 400, e.failure());
    }
  }

  private void refuseUnknown(HttpServerRequest request) {
    metrics.unknownMethod();
    TreeSet<String> allowed = routes.methods(request.path());
    String what = request.method() + " " + request.path();
    if (allowed.isEmpty()) {
      refuse(
          request, 404, new CallFailure(Code.NOT_FOUND, "PATH_UNKNOWN", what + ": no such path"));
    } else {
      String methods = String.join(", ", allowed);
      request.response().putHeader(HttpHeaders.ALLOW, methods);
      refuse(
          request,
          405,
          new CallFailure(
              Code.UNIMPLEMENTED, "METHOD_NOT_ALLOWED", what + " (expected: " + methods + ")"));
    }
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null
        && type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals(JsonWire.JSON);
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException e) {
      throw CallFailure.malformed(
              "query: %s (expected: valid percent-encoding)"
                  .formatted(Excerpt.of(String.valueOf(request.query()), LONGEST_QUERY)))
          .asException();
    }
  }

  // A page elsewhere can post forms and text without asking, but not this type.
  private static CallFailure notJson(HttpServerRequest request) {
    return new CallFailure(
        Code.INVALID_ARGUMENT,
        "CONTENT_TYPE",
        "content-type: "
            + request.getHeader(HttpHeaders.CONTENT_TYPE)
            + " (expected: "
            + JsonWire.JSON
            + ")");
  }

  void refuse(HttpServerRequest request, int httpStatus, CallFailure failure) {
    JsonWire.refuse(request.response(), codec, httpStatus, mapper.toStatus(failure));
    request.resume();
  }

  /** Collects a body within its bound, then runs the call. */
  private final class Body<Q extends Message, R extends Message> {
    private final HttpServerRequest request;
    private final JsonRoutes.Match match;
    private final MethodBinding<Q, R> binding;
    private final Identity identity;
    private final Buffer bytes = Buffer.buffer();
    private boolean refused;

    Body(
        HttpServerRequest request,
        JsonRoutes.Match match,
        MethodBinding<Q, R> binding,
        Identity identity) {
      this.request = request;
      this.match = match;
      this.binding = binding;
      this.identity = identity;
    }

    void read() {
      request.handler(this::add);
      request.endHandler(ignored -> end());
    }

    private void add(Buffer chunk) {
      if (!refused && bytes.length() + chunk.length() > maxBodyBytes) {
        refused = true;
        refuse(
            request,
            413,
            new CallFailure(
                Code.RESOURCE_EXHAUSTED,
                "MESSAGE_TOO_LARGE",
                "body: too large (expected: at most " + maxBodyBytes + " bytes)"));
      } else if (!refused) {
        bytes.appendBuffer(chunk);
      }
    }

    private void end() {
      if (refused) {
        return;
      }
      JsonWire wire = new JsonWire(request.response(), codec, match.route());
      ServerCall<R> call = desk.await(binding, request, identity, wire);
      if (call.isClosed()) {
        return;
      }
      request.response().closeHandler(ignored -> call.abandon());
      request.response().exceptionHandler(ignored -> call.abandon());
      if (crossroads == null || !Crossroads.isOnTheWayOf(binding)) {
        stay(call);
      } else {
        route(crossroads, call);
      }
    }

    private void route(Crossroads at, ServerCall<R> call) {
      Q message;
      try {
        message = reader.read(binding, match, bytes.toString(), query(request));
      } catch (CallFailureException unreadable) {
        // It is refused, and written down, where it is read again.
        stay(call);
        return;
      }
      try {
        route(at, call, message, at.of(binding, message, call.access()));
      } catch (CallFailureException refusal) {
        call.expel(refusal.failure());
      }
    }

    private void route(Crossroads at, ServerCall<R> call, Q message, Crossroads.Way way) {
      switch (way.place()) {
        case Place.Here here -> stay(call);
        case Place.Nowhere nowhere -> call.expel(CallFailure.moving(way.robot()));
        case Place.There there -> {
          call.received(bytes.length());
          at.relay(there, way.robot(), call, message, "/" + binding.fullName());
        }
      }
    }

    private void stay(ServerCall<R> call) {
      desk.guard(binding, call);
      try {
        call.received(bytes.length());
        Q message = reader.read(binding, match, bytes.toString(), query(request));
        desk.run(binding, call, new OneRequest<>(message));
      } catch (CallFailureException e) {
        call.expel(e.failure());
      } catch (RuntimeException e) {
        call.fail(e);
      }
    }
  }
}
