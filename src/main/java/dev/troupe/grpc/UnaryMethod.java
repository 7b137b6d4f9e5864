package dev.troupe.grpc;

import io.vertx.core.Future;

/** An RPC with one request and one response: what most endpoints are made of. */
@FunctionalInterface
interface UnaryMethod<Q, R> {

  /**
   * Called once, on the call's context. A failed future, or an exception, ends the call with its
   * status.
   */
  Future<R> call(Call call, Q request);
}
