package dev.troupe.link;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The other end of a {@link LineProtocol} link: well-behaved until a test says otherwise. */
final class LinePeer {
  private final Vertx vertx;
  private final BlockingQueue<ServerWebSocket> sockets = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger upgrades = new AtomicInteger();
  private volatile MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private HttpServer server;
  volatile String greeting = "welcome";
  volatile boolean answersProbes = true;
  volatile boolean acceptsUpgrades = true;

  private LinePeer(Vertx vertx) {
    this.vertx = vertx;
    this.server = server();
  }

  static LinePeer start(Vertx vertx) throws Exception {
    LinePeer peer = new LinePeer(vertx);
    Waiting.on(peer.server.listen(0, "127.0.0.1"));
    return peer;
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.actualPort() + "/line");
  }

  /** Ends every connection and stops listening. */
  void stop() throws Exception {
    Waiting.on(server.close());
  }

  /** Listens again where it did. */
  void restart() throws Exception {
    int port = server.actualPort();
    server = server();
    Waiting.on(server.listen(port, "127.0.0.1"));
  }

  int upgrades() {
    return upgrades.get();
  }

  /** Of the last upgrade request. */
  MultiMap headers() {
    return headers;
  }

  /** The next socket that a link opened. */
  ServerWebSocket socket() throws Exception {
    ServerWebSocket next = sockets.poll(Waiting.SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no socket was opened");
    }
    return next;
  }

  /** The next line that is neither a hello nor a probe. */
  String line() throws Exception {
    String next = heard.poll(Waiting.SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no line was heard");
    }
    return next;
  }

  private HttpServer server() {
    return vertx
        .createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(1 << 20))
        .webSocketHandshakeHandler(this::handshake)
        .webSocketHandler(this::serve);
  }

  private void handshake(ServerWebSocketHandshake handshake) {
    upgrades.incrementAndGet();
    headers = handshake.headers();
    Future<?> done = acceptsUpgrades ? handshake.accept() : handshake.reject(503);
    done.otherwiseEmpty();
  }

  private void serve(ServerWebSocket socket) {
    sockets.add(socket);
    socket.textMessageHandler(line -> answer(socket, line));
  }

  private void answer(ServerWebSocket socket, String line) {
    String id = line.split(" ")[1];
    if (line.startsWith("hello")) {
      if (!greeting.isEmpty()) {
        socket.writeTextMessage(greeting + " " + id);
      }
    } else if (line.startsWith("probe")) {
      if (answersProbes) {
        socket.writeTextMessage("welcome " + id);
      }
    } else {
      heard.add(line);
    }
  }
}
