package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests as gRPC and gRPC-Web frame them, parsed here rather than by the library, which would
 * answer malformed bytes with a reset. Paused until there is somebody to take them; once the call
 * is over the rest is read and forgotten, since unread bytes would hold the connection's window.
 */
final class GrpcRequests<Q extends Message> implements RequestStream<Q> {
  private final GrpcServerRequest<Buffer, Buffer> source;
  private final MethodBinding<Q, ?> binding;
  private final ServerCall<?> call;
  private final int maxMessageBytes;
  private @Nullable Consumer<Q> messageHandler;
  private @Nullable Runnable endHandler;
  private @Nullable GrpcMessage first;
  private boolean held;
  private boolean ended;

  GrpcRequests(
      GrpcServerRequest<Buffer, Buffer> source,
      MethodBinding<Q, ?> binding,
      ServerCall<?> call,
      int maxMessageBytes) {
    this.source = source;
    this.binding = binding;
    this.call = call;
    this.maxMessageBytes = maxMessageBytes;
    source.pause();
    source.messageHandler(this::receive);
    source.invalidMessageHandler(ignored -> refuse(call, maxMessageBytes));
    source.endHandler(ignored -> finish());
    call.onClosed(source::resume);
  }

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> handler) {
    messageHandler = handler;
    if (!held && first == null) {
      source.resume();
    }
    return this;
  }

  /** A message that was read before anybody was there to take it comes first of all. */
  void putBack(GrpcMessage message) {
    first = message;
  }

  /** Delivers what was put back, now that the endpoint has set its handlers. */
  void begin() {
    if (!held) {
      flow();
    }
  }

  private void flow() {
    deliverFirst();
    if (!held) {
      source.resume();
    }
  }

  private boolean deliverFirst() {
    GrpcMessage message = first;
    first = null;
    if (message != null) {
      receive(message);
    }
    return message != null;
  }

  @Override
  public RequestStream<Q> onEnd(Runnable handler) {
    endHandler = handler;
    if (ended) {
      deliverEnd();
    }
    return this;
  }

  @Override
  public RequestStream<Q> pause() {
    held = true;
    if (!call.isClosed()) {
      source.pause();
    }
    return this;
  }

  @Override
  public RequestStream<Q> fetch(long amount) {
    long left = deliverFirst() ? amount - 1 : amount;
    if (left > 0) {
      source.fetch(left);
    }
    return this;
  }

  @Override
  public RequestStream<Q> resume() {
    held = false;
    flow();
    return this;
  }

  private void receive(GrpcMessage message) {
    if (call.isClosed() || messageHandler == null) {
      return;
    }
    try {
      Buffer payload = plain(message, maxMessageBytes);
      call.received(payload.length());
      messageHandler.accept(binding.parse(payload));
    } catch (CallFailureException e) {
      call.expel(e.failure());
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /**
   * @throws CallFailureException when it cannot be read, or only as more than {@code
   *     maxMessageBytes}
   */
  static Buffer plain(GrpcMessage message, int maxMessageBytes) {
    return switch (message.encoding()) {
      case "identity" -> message.payload();
      case "gzip" -> Gzip.inflate(message.payload(), maxMessageBytes);
      default ->
          throw new CallFailure(
                  Code.UNIMPLEMENTED,
                  "ENCODING_UNKNOWN",
                  "grpc-encoding: " + message.encoding() + " (expected: identity or gzip)")
              .asException();
    };
  }

  static void refuse(ServerCall<?> call, int maxMessageBytes) {
    call.expel(
        new CallFailure(
            Code.RESOURCE_EXHAUSTED,
            "MESSAGE_TOO_LARGE",
            "request message: too large (expected: at most " + maxMessageBytes + " bytes)"));
  }

  /** The client has sent its last message. */
  void finish() {
    ended = true;
    deliverEnd();
  }

  private void deliverEnd() {
    Runnable handler = endHandler;
    if (handler == null || call.isClosed()) {
      return;
    }
    endHandler = null;
    try {
      handler.run();
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }
}
