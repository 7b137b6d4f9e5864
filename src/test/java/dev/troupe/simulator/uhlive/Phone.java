package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.Samples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client on a real WebSocket that shows a real token. */
final class Phone {
  private static final int PATIENCE_SECONDS = 10;
  private static final int CHUNK = 960;

  static final HttpClient HTTP = HttpClient.newHttpClient();

  private final WebSocketClient client;
  private final WebSocket socket;
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final Promise<Short> closed = Promise.promise();
  private String channel = "";
  private long requestId;

  private Phone(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.textMessageHandler(texts::add);
    socket.closeHandler(gone -> closed.complete(socket.closeStatusCode()));
    socket.exceptionHandler(broken -> {});
  }

  static Phone call(Vertx vertx, UhliveSimulator simulator) throws Exception {
    return call(vertx, simulator, "bearer " + token(simulator));
  }

  /** Fails with what the server said to the upgrade. */
  static Phone call(Vertx vertx, UhliveSimulator simulator, String authorization) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setConnectTimeout(2000).setClosingTimeout(1));
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(simulator.port())
            .setURI("/bots");
    if (!authorization.isEmpty()) {
      options.putHeader("Authorization", authorization);
    }
    return await(
        client
            .connect(options)
            .map(socket -> new Phone(client, socket))
            .onFailure(refused -> client.close()));
  }

  static String token(UhliveSimulator simulator) throws Exception {
    HttpResponse<String> response =
        token(
            simulator.tokenUrl(),
            "client_id=demo&grant_type=client_credentials&client_secret="
                + URLEncoder.encode("demo-secret", StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body()).getString("access_token");
  }

  static HttpResponse<String> token(URI endpoint, String form, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
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

  Phone open() throws InterruptedException {
    send("OPEN", new JsonObject(), "");
    channel = next("OPENED").getString("channel_id");
    return this;
  }

  long send(String command, JsonObject headers, String body) {
    requestId++;
    socket.writeTextMessage(
        new JsonObject()
            .put("command", command)
            .put("request_id", requestId)
            .put("channel_id", command.equals("OPEN") ? "" : channel)
            .put("headers", headers)
            .put("body", body)
            .encode());
    return requestId;
  }

  long send(String command) {
    return send(command, new JsonObject(), "");
  }

  long recognize(String grammar, Object... more) {
    JsonObject headers = Bench.headers(more).put("content_type", "text/uri-list");
    return send("RECOGNIZE", headers, grammar);
  }

  void play(short[] sound) {
    byte[] bytes = Samples.littleEndian(sound);
    for (int from = 0; from < bytes.length; from += CHUNK) {
      byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, bytes.length));
      socket.writeBinaryMessage(Buffer.buffer(chunk));
    }
  }

  /** The next event must be that one. */
  JsonObject next(String event) throws InterruptedException {
    JsonObject next = new JsonObject(nextText());
    assertThat(next.getString("event")).as("%s", next).isEqualTo(event);
    return next;
  }

  String nextText() throws InterruptedException {
    String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(text).as("next message").isNotNull();
    return text;
  }

  boolean heardNothing() {
    return texts.isEmpty();
  }

  /** Null when the connection ended without a close frame. */
  Short closed() {
    return await(closed.future());
  }

  WebSocket socket() {
    return socket;
  }

  void hangUp() {
    await(client.close());
  }
}
