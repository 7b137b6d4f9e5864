package dev.troupe.grpc;

import org.jspecify.annotations.Nullable;

/**
 * Turns a method that takes one request into one that reads a stream, and holds the client to
 * exactly one message.
 */
final class SingleRequest<Q, R> implements StreamMethod<Q, R> {
  private final ServerStreamMethod<Q, R> method;

  SingleRequest(ServerStreamMethod<Q, R> method) {
    this.method = method;
  }

  @Override
  public void call(Call call, RequestStream<Q> requests, ResponseStream<R> responses) {
    Received received = new Received(call, responses);
    requests.onMessage(received::message).onEnd(received::end);
  }

  private final class Received {
    private final Call call;
    private final ResponseStream<R> responses;
    private @Nullable Q request;

    Received(Call call, ResponseStream<R> responses) {
      this.call = call;
      this.responses = responses;
    }

    void message(Q message) {
      if (request != null) {
        throw wrongCount("more than one").asException();
      }
      request = message;
    }

    // Only the end proves that there was one request.
    void end() {
      if (request == null) {
        throw wrongCount("none").asException();
      }
      method.call(call, request, responses);
    }

    private CallFailure wrongCount(String count) {
      return CallFailure.malformed(
          call.method().getFullName() + ": request messages: " + count + " (expected: one)");
    }
  }
}
