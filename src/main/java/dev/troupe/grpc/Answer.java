package dev.troupe.grpc;

import io.vertx.core.AsyncResult;

/**
 * Turns a method's one future answer into a stream of one message, back on the call's own context.
 */
final class Answer<Q, R> implements ServerStreamMethod<Q, R> {
  private final UnaryMethod<Q, R> method;

  Answer(UnaryMethod<Q, R> method) {
    this.method = method;
  }

  @Override
  public void call(Call call, Q request, ResponseStream<R> responses) {
    // A robot answers on its own context.
    method.call(call, request).onComplete(result -> call.execute(() -> finish(result, responses)));
  }

  private static <R> void finish(AsyncResult<R> result, ResponseStream<R> responses) {
    if (result.succeeded()) {
      responses.end(result.result());
    } else {
      responses.fail(result.cause());
    }
  }
}
