package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one port: the token endpoint, and upgrades of those who show a token. Confined to the context
 * it is opened on.
 */
final class Front {
  static final String TOKENS = "/realms/uhlive/protocol/openid-connect/token";
  static final String BOTS = "/bots";
  private static final int MAX_FRAME = 1 << 20;
  private static final int MAX_FORM = 64 << 10;

  private final Vertx vertx;
  private final UhliveSimulatorOptions options;
  private final TokenDesk desk;
  private final ArmedFaults faults;
  private final Tally tally;
  private final Time time;
  private final Consumer<ServerWebSocket> welcome;
  private @Nullable HttpServer server;

  Front(
      Vertx vertx,
      UhliveSimulatorOptions options,
      TokenDesk desk,
      Dialogue.Surroundings around,
      Consumer<ServerWebSocket> welcome) {
    this.vertx = vertx;
    this.options = options;
    this.desk = desk;
    this.faults = around.faults();
    this.tally = around.tally();
    this.time = around.time();
    this.welcome = welcome;
  }

  /** Completes with the port, which is news when a free one was asked for. */
  Future<Integer> listen() {
    HttpServerOptions http =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize(MAX_FRAME)
            .setMaxWebSocketMessageSize(MAX_FRAME)
            .setMaxFormAttributeSize(MAX_FORM)
            .setWebSocketClosingTimeout(1)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setReadIdleTimeout((int) options.idleClose().toMillis())
            .setTcpNoDelay(true);
    HttpServer opening =
        vertx
            .createHttpServer(http)
            .webSocketHandshakeHandler(this::shakeHands)
            .requestHandler(this::serve);
    server = opening;
    return opening.listen(options.port(), options.host()).map(HttpServer::actualPort);
  }

  Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private void shakeHands(ServerWebSocketHandshake handshake) {
    int refusal =
        handshake.path().equals(BOTS) ? refusal(handshake.headers().get("authorization")) : 404;
    if (refusal == 0) {
      tally.count("connections");
      handshake.accept().onSuccess(welcome::accept);
    } else {
      tally.count("refused_upgrades");
      handshake.reject(refusal);
    }
  }

  private int refusal(@Nullable String authorization) {
    UhliveFault.RefuseUpgrade refuse = faults.lasting(UhliveFault.RefuseUpgrade.class);
    return refuse == null ? desk.refusal(authorization) : refuse.status();
  }

  private void serve(HttpServerRequest request) {
    if (!request.path().equals(TOKENS)) {
      int status = request.path().equals(BOTS) ? 426 : 404;
      request.response().setStatusCode(status).end();
    } else if (request.method() != HttpMethod.POST) {
      request.response().setStatusCode(405).putHeader("allow", "POST").end();
    } else {
      request.setExpectMultipart(true);
      request
          .end()
          .onSuccess(read -> later(() -> respond(request, token(request))))
          .onFailure(broken -> request.connection().close());
    }
  }

  private void later(Runnable answer) {
    UhliveFault.SlowTokens slow = faults.lasting(UhliveFault.SlowTokens.class);
    if (slow == null) {
      answer.run();
    } else {
      time.after(slow.delay(), answer);
    }
  }

  private TokenDesk.Answer token(HttpServerRequest request) {
    UhliveFault.RefuseTokens refuse = faults.lasting(UhliveFault.RefuseTokens.class);
    if (refuse != null) {
      return TokenDesk.refused(refuse.status(), refuse.error(), "ordered by a fault");
    }
    MultiMap form = request.formAttributes();
    return desk.answer(form::get, request.getHeader("authorization"));
  }

  private void respond(HttpServerRequest request, TokenDesk.Answer answer) {
    tally.count(answer.granted() ? "tokens" : "refused_tokens");
    if (!request.response().closed()) {
      request
          .response()
          .setStatusCode(answer.status())
          .putHeader("content-type", "application/json")
          .putHeader("cache-control", "no-store")
          .end(answer.body().encode());
    }
  }
}
