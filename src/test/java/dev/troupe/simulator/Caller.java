package dev.troupe.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client on a real WebSocket that remembers what it received until somebody awaits it. */
final class Caller {
  private static final int TIMEOUT_SECONDS = 5;

  private final WebSocketClient client;
  private final List<String> texts = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final Promise<Short> closed = Promise.promise();
  private WebSocket socket;

  private record Wait(Predicate<JsonObject> wanted, Promise<JsonObject> promise) {}

  private Caller(WebSocketClient client) {
    this.client = client;
  }

  static Caller connect(Vertx vertx, URI address) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setMaxFrameSize(16 << 20)
            .setMaxMessageSize(16 << 20)
            .setConnectTimeout(2_000);
    Caller caller = new Caller(vertx.createWebSocketClient(options));
    await(
        caller
            .client
            .connect(address.getPort(), address.getHost(), address.getPath())
            .onSuccess(caller::use));
    return caller;
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("awaited in vain: " + failed, failed);
    }
  }

  void send(JsonObject message) {
    socket.writeTextMessage(message.encode());
  }

  void send(String type, Object... fields) {
    JsonObject message = new JsonObject().put("type", type);
    for (int i = 0; i < fields.length; i += 2) {
      message.put((String) fields[i], fields[i + 1]);
    }
    send(message);
  }

  void sendText(String text) {
    socket.writeTextMessage(text);
  }

  /** The oldest message of that type not yet awaited; later messages of other types stay. */
  JsonObject next(String type) {
    return next(message -> message.getString("type").equals(type), type);
  }

  /** The oldest message not yet awaited. */
  JsonObject next() {
    return next(message -> true, "anything");
  }

  JsonObject next(Predicate<JsonObject> wanted, String name) {
    Promise<JsonObject> promise = Promise.promise();
    synchronized (this) {
      for (Iterator<String> all = texts.iterator(); all.hasNext(); ) {
        JsonObject message = parsed(all.next());
        if (wanted.test(message)) {
          all.remove();
          return message;
        }
      }
      waits.add(new Wait(wanted, promise));
    }
    try {
      return await(promise.future());
    } catch (AssertionError late) {
      throw new AssertionError("no " + name + "; received instead: " + received(), late);
    }
  }

  synchronized List<String> received() {
    return List.copyOf(texts);
  }

  Future<Short> closed() {
    return closed.future();
  }

  WebSocket socket() {
    return socket;
  }

  void close() {
    await(client.close());
  }

  private void use(WebSocket opened) {
    socket = opened;
    opened.textMessageHandler(this::receive);
    opened.closeHandler(gone -> closed.complete(opened.closeStatusCode()));
    opened.exceptionHandler(broken -> {});
  }

  private synchronized void receive(String text) {
    JsonObject message = parsed(text);
    for (Wait wait : List.copyOf(waits)) {
      if (wait.wanted().test(message)) {
        waits.remove(wait);
        wait.promise().complete(message);
        return;
      }
    }
    texts.add(text);
  }

  /** What is not JSON is awaited as a message of type {@code garbage}. */
  private static JsonObject parsed(String text) {
    try {
      return new JsonObject(text);
    } catch (RuntimeException notJson) {
      return new JsonObject().put("type", "garbage").put("text", text);
    }
  }
}
