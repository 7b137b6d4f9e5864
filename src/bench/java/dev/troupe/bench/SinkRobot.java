package dev.troupe.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A robot within the load client, so that the clock that saw a command leave also sees it arrive.
 * It grants every authentication, answers nothing else, and knows a command by the colour in it.
 * Commands under way share a ring of 65,536 colours.
 */
final class SinkRobot {
  private static final int COLORS = 1 << 16;
  private static final byte[] KEY = "\"color\":\"#".getBytes(StandardCharsets.US_ASCII);

  private final AtomicLongArray left = new AtomicLongArray(COLORS);
  private final Samples samples = new Samples();
  private final HttpServer server;

  SinkRobot(Stage stage) {
    this.server = stage.vertx().createHttpServer().webSocketHandler(this::connected);
    Await.done(Loops.on(stage.loops().next(), () -> server.listen(0, "127.0.0.1")));
  }

  Robots asRobots() {
    return asRobots(1);
  }

  /** One sink for all of them. */
  Robots asRobots(int count) {
    return new Robots(count, true, server.actualPort(), 0);
  }

  int port() {
    return server.actualPort();
  }

  Samples samples() {
    return samples;
  }

  /** Notes the time at which command {@code number} sets out, and gives it its colour. */
  String depart(long number) {
    departed(number, System.nanoTime());
    return "#" + String.format("%06x", number % COLORS);
  }

  /** Puts right when a command that is still under way really set out. */
  void departed(long number, long nanos) {
    left.set((int) (number % COLORS), nanos);
  }

  private void connected(ServerWebSocket socket) {
    socket.frameHandler(frame -> arrived(socket, frame));
  }

  private void arrived(ServerWebSocket socket, WebSocketFrame frame) {
    long now = System.nanoTime();
    Buffer bytes = frame.binaryData();
    int color = color(bytes);
    if (color >= 0) {
      samples.add(now - left.get(color));
    } else if (frame.isText() && frame.textData().contains("request.auth")) {
      grant(socket, new JsonObject(frame.textData()));
    }
  }

  private static void grant(ServerWebSocket socket, JsonObject request) {
    JsonObject answer =
        new JsonObject().put("type", "response.auth").put("access", true).put("scope", "localhost");
    String id = request.getString("request_id");
    socket.writeTextMessage((id == null ? answer : answer.put("request_id", id)).encode());
  }

  /** Of an LED command, else -1. */
  private static int color(Buffer frame) {
    byte[] bytes = frame.getBytes();
    for (int at = 0; at + KEY.length + 6 <= bytes.length; at++) {
      if (bytes[at] == KEY[0] && matches(bytes, at)) {
        String digits = new String(bytes, at + KEY.length, 6, StandardCharsets.US_ASCII);
        return Integer.parseInt(digits, 16);
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at) {
    for (int i = 1; i < KEY.length; i++) {
      if (bytes[at + i] != KEY[i]) {
        return false;
      }
    }
    return true;
  }
}
