package dev.troupe.simulator.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulator's remote control: JSON over HTTP, on the loopback address only. Posts must be {@code
 * application/json}, so that no web page can reach it without asking the browser first.
 */
public final class ControlPort {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_BODY = 64 << 10;

  private final Paths paths;
  private final HttpServer server;

  /** What a vendor's simulator can be asked and told. */
  public interface Paths {

    /**
     * @param path the segments of the path
     * @param body what was posted, empty for every other method
     * @return the answer, or null where there is no such path; a failure's message is the client's
     *     error
     */
    Future<@Nullable Object> answer(HttpMethod method, List<String> path, JsonObject body);
  }

  public ControlPort(Vertx vertx, Paths paths) {
    this.paths = paths;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  public Future<Void> listen(int port) {
    return server.listen(port, HOST).mapEmpty();
  }

  public int port() {
    return server.actualPort();
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    body(request)
        .compose(body -> paths.answer(request.method(), segments(request.path()), body))
        .onSuccess(answer -> respond(request, answer == null ? 404 : 200, answer))
        .onFailure(failure ->
            respond(
                request, 400, new JsonObject().put("error", String.valueOf(failure.getMessage()))));
  }

  private static Future<JsonObject> body(HttpServerRequest request) {
    if (request.method() != HttpMethod.POST) {
      return request.end().map(new JsonObject());
    }
    String type = String.valueOf(request.getHeader("content-type"));
    if (!type.startsWith("application/json")) {
      return Future.failedFuture("content-type: " + type + " (expected: application/json)");
    }
    return request
        .body()
        .map(body -> {
          if (body.length() > MAX_BODY) {
            throw new IllegalArgumentException(
                "body: " + body.length() + " bytes (expected: at most " + MAX_BODY + ")");
          }
          return new JsonObject(body);
        });
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  private static void respond(HttpServerRequest request, int status, @Nullable Object answer) {
    JsonObject body =
        answer instanceof JsonObject json ? json : new JsonObject().put("error", "no such path");
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode() + "\n");
  }
}
