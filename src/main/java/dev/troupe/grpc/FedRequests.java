package dev.troupe.grpc;

import java.util.function.Consumer;

/**
 * Requests that another call of this replica passes on, message by message. It holds back its own
 * client, so nobody holds it back here. Confined to the call's context.
 */
final class FedRequests<Q> implements RequestStream<Q> {
  private Consumer<Q> messages = message -> {};
  private Runnable end = () -> {};

  void feed(Q message) {
    messages.accept(message);
  }

  void finish() {
    end.run();
  }

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> handler) {
    messages = handler;
    return this;
  }

  @Override
  public RequestStream<Q> onEnd(Runnable handler) {
    end = handler;
    return this;
  }

  @Override
  public RequestStream<Q> pause() {
    return this;
  }

  @Override
  public RequestStream<Q> fetch(long amount) {
    return this;
  }

  @Override
  public RequestStream<Q> resume() {
    return this;
  }
}
