package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes WebSockets, and says in our words why one could not be made. The one socket client lives in
 * its field: a client that nobody references is collected and takes its sockets with it.
 */
final class Dialer {
  /** Robots behind one proxy share an address; queueing for a connection there would be silent. */
  private static final int CONNECTIONS_PER_ADDRESS = 100_000;

  private final LinkConfig config;
  private final WebSocketClient client;

  Dialer(Vertx vertx, LinkConfig config, WebSocketClientOptions options) {
    this.config = config;
    this.client = vertx.createWebSocketClient(options);
  }

  /** Connects on the context of the caller. */
  Future<WebSocket> dial(LinkPeer peer) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(peer.host())
            .setPort(peer.port())
            .setSsl(peer.secure())
            .setURI(peer.target())
            .setAllowOriginHeader(false)
            .setTimeout(config.handshakeTimeout().toMillis());
    peer.headers().forEach(options::addHeader);
    return client.connect(options);
  }

  Future<Void> close() {
    return client.close();
  }

  /** Why a dial that took {@code elapsed} failed. */
  LinkFailure translate(Throwable error, LinkPeer peer, Duration elapsed) {
    String message = "%s: %s".formatted(peer.shown(), text(error));
    return new LinkFailure(cause(error, elapsed), message, word(error));
  }

  private LinkCause cause(Throwable error, Duration elapsed) {
    return switch (error) {
      case UpgradeRejectedException e -> LinkCause.UPGRADE_REFUSED;
      case ConnectTimeoutException e -> LinkCause.CONNECT_TIMEOUT;
      case ConnectException e -> LinkCause.CONNECT_REFUSED;
      case NoRouteToHostException e -> LinkCause.CONNECT_REFUSED;
      case UnknownHostException e -> LinkCause.CONNECT_REFUSED;
      case SSLException e -> LinkCause.PROTOCOL_ERROR;
      // Vert.x closes the connection when its upgrade timer fires, and reports only that.
      default ->
          elapsed.compareTo(config.handshakeTimeout()) >= 0
              ? LinkCause.HANDSHAKE_TIMEOUT
              : LinkCause.UPGRADE_REFUSED;
    };
  }

  private static String text(Throwable error) {
    return switch (error) {
      case UpgradeRejectedException rejected ->
          "the upgrade was answered with HTTP status " + rejected.getStatus();
      case SSLException e -> "no TLS: " + root(e).getMessage();
      default -> String.valueOf(error.getMessage());
    };
  }

  /** What TLS finds wrong with a certificate stands below what it makes of that. */
  private static Throwable root(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static @Nullable PeerWord word(Throwable error) {
    return error instanceof UpgradeRejectedException rejected
        ? new PeerWord.UpgradeRefused(rejected.getStatus(), body(rejected.getBody()))
        : null;
  }

  /** A character is a byte at least, so nothing that would be kept is cut here. */
  private static String body(@Nullable Buffer body) {
    return body == null
        ? ""
        : body.getString(0, Math.min(body.length(), 4 * PeerWord.UpgradeRefused.MAX_BODY));
  }

  static WebSocketClientOptions options(LinkConfig config) {
    int limit = config.limits().maxMessageBytes();
    int idleMillis = (int) idle(config).toMillis();
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setMaxConnections(CONNECTIONS_PER_ADDRESS)
            .setMaxFrameSize(limit)
            .setMaxMessageSize(limit)
            .setConnectTimeout((int) config.connectTimeout().toMillis())
            .setSslHandshakeTimeout(config.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setClosingTimeout((int) Math.ceilDiv(config.closeTimeout().toMillis(), 1000))
            .setReadIdleTimeout(idleMillis)
            .setWriteIdleTimeout(idleMillis)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setTcpNoDelay(true)
            .setTryUsePerMessageCompression(false)
            .setTryUsePerFrameCompression(false)
            .setVerifyHost(true);
    return PeerTls.secure(options, config.tls());
  }

  /**
   * A last resort below liveness: a close frame stuck behind a peer that does not read would keep a
   * socket that was given up open for as long as the kernel retries.
   */
  private static Duration idle(LinkConfig config) {
    return config
        .liveness()
        .silentAfter()
        .multipliedBy(2)
        .plus(config.handshakeTimeout())
        .plus(config.closeTimeout());
  }
}
