package dev.troupe.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One listening port: upgrades go to the robot their path names, everything else to the {@link
 * Site}.
 */
final class HttpFront {
  private static final String EVENTS = "/v1/events";
  private static final int MAX_FRAME = 32 << 20;

  private final Vertx vertx;
  private final boolean compression;
  private final Function<String, @Nullable RobotHost> robots;
  private final Site site;
  private @Nullable HttpServer server;

  /**
   * @param robots finds a robot by what stands in front of {@code /v1/events}
   */
  HttpFront(
      Vertx vertx, boolean compression, Function<String, @Nullable RobotHost> robots, Site site) {
    this.vertx = vertx;
    this.compression = compression;
    this.robots = robots;
    this.site = site;
  }

  /** Completes with the port, which is news when a free one was asked for. */
  Future<Integer> listen(String host, int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setPerMessageWebSocketCompressionSupported(compression)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(MAX_FRAME)
            .setMaxWebSocketMessageSize(MAX_FRAME)
            .setWebSocketClosingTimeout(1)
            .setTcpNoDelay(true);
    HttpServer opening =
        vertx
            .createHttpServer(options)
            .webSocketHandshakeHandler(this::shakeHands)
            .requestHandler(this::browse);
    server = opening;
    return opening.listen(port, host).map(HttpServer::actualPort);
  }

  Future<Void> close() {
    HttpServer closing = server;
    server = null;
    return closing == null ? Future.succeededFuture() : closing.close();
  }

  private void shakeHands(ServerWebSocketHandshake handshake) {
    String path = handshake.path();
    RobotHost robot =
        path.endsWith(EVENTS)
            ? robots.apply(path.substring(0, path.length() - EVENTS.length()))
            : null;
    int refusal = robot == null ? 404 : robot.refusal();
    if (robot == null || refusal != 0) {
      handshake.reject(refusal);
    } else {
      handshake.accept().onSuccess(robot::accept);
    }
  }

  private void browse(HttpServerRequest request) {
    site.serve(request, prefix -> robots.apply(prefix) != null);
  }
}
