package dev.troupe.link;

import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/** Owns a one-shot socket on a context of its own and keeps everything it is told. */
final class SocketOwner implements LinkSocket.Listener {
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  final BlockingQueue<LinkFailure> losses = new LinkedBlockingQueue<>();
  private final Context context;
  private final Links links;
  private LinkSocket socket;

  SocketOwner(Vertx vertx, Links links) {
    this.context = vertx.getOrCreateContext();
    this.links = links;
  }

  LinkSocket socket() {
    return socket;
  }

  SocketOwner dial(LinkPeer peer) throws Exception {
    socket = Waiting.on(dialling(peer));
    return this;
  }

  Future<LinkSocket> dialling(LinkPeer peer) {
    return call(() -> links.dial(peer, this, new VertxTime(context)));
  }

  /** Writes and waits until the frame is taken. */
  void write(Frame frame) throws Exception {
    Waiting.on(call(() -> socket.write(frame)));
  }

  Future<Void> close(int code, String reason) {
    return call(() -> socket.close(code, reason));
  }

  /** Runs something on the socket's context. */
  <T> Future<T> call(Callable<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> {
      try {
        task.call().onComplete(promise);
      } catch (Throwable e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  @Override
  public void message(byte[] bytes, boolean binary) {
    messages.add((binary ? "binary " : "text ") + new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void writable() {
    news.add("writable");
  }

  @Override
  public void lost(LinkFailure failure) {
    losses.add(failure);
  }
}
