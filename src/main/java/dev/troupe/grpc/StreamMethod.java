package dev.troupe.grpc;

/**
 * An RPC whose client sends a stream; with one response (client streaming) or many (bidirectional).
 */
@FunctionalInterface
interface StreamMethod<Q, R> {

  /**
   * Called once, on the call's context, before any message. The endpoint sets its handlers here; an
   * exception ends the call with its status.
   */
  void call(Call call, RequestStream<Q> requests, ResponseStream<R> responses);
}
