package dev.troupe.grpc;

import java.util.function.Consumer;

/** A request stream of exactly one message, which was there before the call. Confined. */
record OneRequest<Q>(Q message) implements RequestStream<Q> {

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> handler) {
    handler.accept(message);
    return this;
  }

  @Override
  public RequestStream<Q> onEnd(Runnable handler) {
    handler.run();
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
