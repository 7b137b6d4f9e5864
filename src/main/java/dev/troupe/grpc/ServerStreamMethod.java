package dev.troupe.grpc;

/** An RPC with one request and a stream of responses. */
@FunctionalInterface
interface ServerStreamMethod<Q, R> {

  /**
   * Called once, on the call's context. The endpoint ends {@code responses} itself; an exception
   * ends it with its status.
   */
  void call(Call call, Q request, ResponseStream<R> responses);
}
