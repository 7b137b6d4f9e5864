package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.uhlive.UhliveServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A token server and a recogniser that say what a test tells them to, when it tells them to. */
final class ScriptedUhlive {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE = 10;

  /** How requests for a token are answered before tokens are handed out. */
  final Queue<Integer> tokenRefusals = new ConcurrentLinkedQueue<>();

  /** How upgrades are answered before they are granted. */
  final Queue<Integer> upgradeRefusals = new ConcurrentLinkedQueue<>();

  /** The body of each request for a token, and the header of each upgrade. */
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  private final BlockingQueue<JsonNode> commands = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> audio = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile ServerWebSocket socket;
  private int tokens;

  private ScriptedUhlive(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::token)
            .webSocketHandshakeHandler(this::upgrade);
  }

  static Future<ScriptedUhlive> start(Vertx vertx) {
    ScriptedUhlive scripted = new ScriptedUhlive(vertx);
    return scripted.server.listen(0, "127.0.0.1").map(scripted);
  }

  Future<Void> stop() {
    return server.close();
  }

  UhliveServers servers() {
    return UhliveServers.of(
        Map.of(
            UhliveServers.AUTH_SERVER, "http://127.0.0.1:" + server.actualPort(),
            UhliveServers.API_URL, "ws://127.0.0.1:" + server.actualPort()));
  }

  private void token(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          asked.add(request.path() + " " + body);
          Integer refusal = tokenRefusals.poll();
          request.response().setStatusCode(refusal == null ? 200 : refusal);
          request
              .response()
              .end(
                  refusal == null
                      ? "{\"access_token\":\"t-%d\",\"expires_in\":300}".formatted(++tokens)
                      : "{\"error_description\":\"as the test wants it\"}");
        });
  }

  private void upgrade(ServerWebSocketHandshake handshake) {
    asked.add(handshake.path() + " " + handshake.headers().get("Authorization"));
    Integer refusal = upgradeRefusals.poll();
    if (refusal != null) {
      handshake.reject(refusal);
      return;
    }
    handshake
        .accept()
        .onSuccess(accepted -> {
          socket = accepted;
          accepted.textMessageHandler(text -> commands.add(read(text)));
          accepted.binaryMessageHandler(bytes -> audio.add(bytes.getBytes()));
          accepted.closeHandler(closed -> closes.add((int) accepted.closeStatusCode()));
        });
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** The next command, which must be this one; its request id. */
  long next(String command) throws InterruptedException {
    JsonNode next = take(commands);
    assertThat(next.path("command").asText()).isEqualTo(command);
    return next.path("request_id").asLong();
  }

  boolean saidNothing() {
    return commands.isEmpty();
  }

  byte[] nextAudio() throws InterruptedException {
    return take(audio);
  }

  /** The code of the client's close frame. */
  int closeCode() throws InterruptedException {
    return take(closes);
  }

  void say(String event, long requestId) {
    say(event, requestId, "null", "null");
  }

  void say(String event, long requestId, String cause, String body) {
    sayRaw(
        ("{\"event\":\"%s\",\"request_id\":%d,\"channel_id\":\"c-1\",\"headers\":{},"
                + "\"completion_cause\":%s,\"completion_reason\":null,\"body\":%s}")
            .formatted(event, requestId, cause, body));
  }

  void sayRaw(String text) {
    socket.writeTextMessage(text);
  }

  void sayBinary(byte[] bytes) {
    socket.writeBinaryMessage(Buffer.buffer(bytes));
  }

  void hangUp(int code) {
    socket.close((short) code, "bye");
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE, TimeUnit.SECONDS);
    assertThat(next).as("what the client sent within %d s", PATIENCE).isNotNull();
    return next;
  }
}
