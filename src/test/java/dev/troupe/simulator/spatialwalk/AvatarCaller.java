package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import dev.troupe.simulator.spatialwalk.wire.Configuration;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the simulated service on real sockets. */
final class AvatarCaller {
  private static final int PATIENCE_SECONDS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SpatialwalkSimulator simulator;
  private final WebSocketClient sockets;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Promise<Integer> closed = Promise.promise();
  private WebSocket socket;

  AvatarCaller(Vertx vertx, SpatialwalkSimulator simulator) {
    this.simulator = simulator;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(16 << 20)
                .setMaxMessageSize(16 << 20)
                .setMaxConnections(1000)
                // So that a service that does not read is felt after kilobytes, not megabytes.
                .setSendBufferSize(64 << 10)
                .setClosingTimeout(1));
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("awaited in vain: " + failed, failed);
    }
  }

  HttpResponse<String> ask(String key, String body) throws Exception {
    URI uri = URI.create(simulator.consoleUrl() + "/session-tokens");
    return ask(uri, key, body);
  }

  HttpResponse<String> ask(URI uri, String key, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .header("X-Api-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  String token() throws Exception {
    long until = Instant.now().getEpochSecond() + 600;
    String reply = ask(SpatialwalkSimulatorOptions.DEMO_KEY, "{\"expireAt\":" + until + "}").body();
    return new JsonObject(reply).getString("sessionToken");
  }

  Future<WebSocket> dial(String avatar, String app, String token) {
    WebSocketConnectOptions options = options(avatar);
    options.addHeader("X-App-ID", app).addHeader("X-Session-Key", token);
    return dial(options);
  }

  Future<WebSocket> dial(WebSocketConnectOptions options) {
    return sockets
        .connect(options)
        .onSuccess(opened -> {
          socket = opened;
          opened.binaryMessageHandler(bytes -> heard.add(ClientWire.read(bytes)));
          opened.closeHandler(gone -> closed.tryComplete(code(opened)));
          opened.exceptionHandler(broken -> {});
        });
  }

  WebSocketConnectOptions options(String avatar) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(simulator.port())
        .setTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
        .setURI("/v2/driveningress/websocket?id=" + avatar);
  }

  /** Dials with a fresh token and shakes hands. */
  AvatarCaller start() throws Exception {
    return start(SpatialwalkSimulatorOptions.DEMO_AVATAR, Bench.pcm(16_000));
  }

  AvatarCaller start(String avatar, Configuration wanted) throws Exception {
    await(dial(avatar, SpatialwalkSimulatorOptions.DEMO_APP, token()));
    send(ClientWire.configure(wanted));
    return this;
  }

  void send(Buffer message) {
    socket.writeBinaryMessage(message);
  }

  WebSocket socket() {
    return socket;
  }

  Heard next() throws InterruptedException {
    Heard next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no message in " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  /** The last message of the request. */
  Heard end(String reqId) throws InterruptedException {
    Heard next = next();
    while (!next.end() || !next.reqId().equals(reqId)) {
      next = next();
    }
    return next;
  }

  boolean hasHeardMore() {
    return !heard.isEmpty();
  }

  /** The code of the close frame, 1006 when there was none. */
  int closeCode() {
    return await(closed.future());
  }

  boolean isClosed() {
    return closed.future().isComplete();
  }

  void close() {
    await(sockets.close());
  }

  /** Status and body of a refused upgrade. */
  static String refusal(Future<WebSocket> dialled) {
    try {
      dialled.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      if (failed.getCause() instanceof UpgradeRejectedException refused) {
        return refused.getStatus() + " " + refused.getBody();
      }
      return String.valueOf(failed.getCause());
    }
    return "connected";
  }

  private static int code(WebSocket socket) {
    Short code = socket.closeStatusCode();
    return code == null ? 1006 : code;
  }
}
