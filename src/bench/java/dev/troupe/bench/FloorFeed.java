package dev.troupe.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One source of the floor and its subscribers by event loop: a frame crosses once to each loop.
 * Connected while there are subscribers. Safe on every thread.
 */
final class FloorFeed {
  private final Sockets sockets;
  private final String source;
  private final Map<Context, Set<HttpServerResponse>> branches = new ConcurrentHashMap<>();
  private int subscribers;
  private @Nullable Future<WebSocket> socket;

  FloorFeed(Sockets sockets, String source) {
    this.sockets = sockets;
    this.source = source;
  }

  /** To be called on the subscriber's context. */
  synchronized void add(Context context, HttpServerResponse response) {
    branches.computeIfAbsent(context, each -> new LinkedHashSet<>()).add(response);
    if (subscribers++ == 0) {
      socket =
          sockets
              .open("/" + source)
              .onSuccess(
                  open -> open.frameHandler(frame -> publish(Floor.framed(frame.binaryData()))));
    }
  }

  synchronized void remove(Context context, HttpServerResponse response) {
    Set<HttpServerResponse> branch = branches.get(context);
    if (branch != null && branch.remove(response) && --subscribers == 0 && socket != null) {
      socket.onSuccess(WebSocket::close);
      socket = null;
    }
  }

  private void publish(Buffer framed) {
    Context here = Vertx.currentContext();
    branches.forEach((context, responses) -> {
      if (context == here) {
        write(responses, framed);
      } else {
        context.runOnContext(ignored -> write(responses, framed));
      }
    });
  }

  private static void write(Set<HttpServerResponse> responses, Buffer framed) {
    for (HttpServerResponse response : responses) {
      if (!response.writeQueueFull()) {
        response.write(framed);
      }
    }
  }

  /** Dials the source on the caller's event loop. */
  static final class Sockets {
    private final WebSocketClient client;
    private final int port;
    private @Nullable Future<WebSocket> command;

    Sockets(Vertx vertx, int port) {
      this.port = port;
      this.client =
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxConnections(10_000)
                  .setMaxFrameSize(8 << 20)
                  .setMaxMessageSize(8 << 20));
    }

    Future<WebSocket> open(String path) {
      return client.connect(port, "127.0.0.1", path);
    }

    Future<WebSocket> command() {
      if (command == null) {
        command = open("/command");
      }
      return command;
    }
  }
}
