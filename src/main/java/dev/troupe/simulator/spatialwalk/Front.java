package dev.troupe.simulator.spatialwalk;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port: token requests go to the console, upgrades to the ingress, all else meets nothing. It
 * speaks no TLS, so an address with {@code wss} is a failure of TLS. Confined.
 */
final class Front {
  private static final String SOCKET = "/websocket";

  private final Vertx vertx;
  private final SpatialwalkSimulatorOptions options;
  private final Consumer<HttpServerRequest> console;
  private final Consumer<HttpServerRequest> ingress;
  private @Nullable HttpServer server;
  private int port;

  Front(
      Vertx vertx,
      SpatialwalkSimulatorOptions options,
      Consumer<HttpServerRequest> console,
      Consumer<HttpServerRequest> ingress) {
    this.vertx = vertx;
    this.options = options;
    this.console = console;
    this.ingress = ingress;
    this.port = options.port();
  }

  /** Opens the port, and when it was open before the same one again. */
  Future<Void> open() {
    int longest = options.limits().maxMessageBytes();
    HttpServerOptions settings =
        new HttpServerOptions()
            .setPerMessageWebSocketCompressionSupported(options.manners().compression())
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(longest)
            .setMaxWebSocketMessageSize(longest)
            .setWebSocketClosingTimeout(1)
            .setTcpNoDelay(true);
    HttpServer opening = vertx.createHttpServer(settings).requestHandler(this::handle);
    server = opening;
    return opening
        .listen(port, options.host())
        .onSuccess(open -> port = open.actualPort())
        .mapEmpty();
  }

  int port() {
    return port;
  }

  boolean isOpen() {
    return server != null;
  }

  Future<Void> close() {
    HttpServer closing = server;
    server = null;
    return closing == null ? Future.succeededFuture() : closing.close();
  }

  private void handle(HttpServerRequest request) {
    if (request.canUpgradeToWebSocket() && request.path().endsWith(SOCKET)) {
      ingress.accept(request);
    } else if (request.method() == HttpMethod.POST && ConsoleDoor.PATHS.contains(request.path())) {
      console.accept(request);
    } else {
      Replies.refuse(request.response(), 404, "Not Found");
    }
  }
}
