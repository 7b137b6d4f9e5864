package dev.troupe.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a program hears that talks to the robots itself: the baseline of every added latency. */
final class DirectListeners implements AutoCloseable {
  private static final String AUTHENTICATE = new JsonObject().put("type", "request.auth").encode();
  private static final String LISTEN =
      new JsonObject()
          .put("type", "request.audio.start")
          .put("sample_rate", 16_000)
          .put("microphone", true)
          .put("speaker", false)
          .encode();

  private final WebSocketClient client;
  private final List<WebSocket> sockets = new ArrayList<>();
  private final Samples samples = new Samples();

  DirectListeners(Stage stage, Robots robots) {
    this.client =
        stage.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));
    List<Future<WebSocket>> opening = new ArrayList<>();
    for (int i = 0; i < robots.count(); i++) {
      int robot = i;
      opening.add(Loops.on(stage.loops().next(), () -> listen(robots, robot)));
    }
    Await.done(Future.all(opening));
    opening.forEach(each -> sockets.add(each.result()));
  }

  private Future<WebSocket> listen(Robots robots, int robot) {
    return client
        .connect(robots.port(robot), "127.0.0.1", robots.path(robot))
        .onSuccess(socket -> {
          socket.frameHandler(this::heard);
          socket.writeTextMessage(AUTHENTICATE);
          socket.writeTextMessage(LISTEN);
        });
  }

  private void heard(WebSocketFrame frame) {
    Buffer bytes = frame.binaryData();
    if (bytes.length() > Stamp.CHUNK) {
      samples.add(System.nanoTime() - Stamp.ofText(bytes));
    }
  }

  Samples samples() {
    return samples;
  }

  @Override
  public void close() {
    Await.done(Future.join(sockets.stream().map(WebSocket::close).toList()));
    Await.done(client.close());
  }
}
