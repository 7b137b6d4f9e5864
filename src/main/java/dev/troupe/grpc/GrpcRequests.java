package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.InvalidMessageException;
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
    source.invalidMessageHandler(this::refuse);
    source.endHandler(ignored -> finish());
    call.onClosed(source::resume);
  }

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> handler) {
    messageHandler = handler;
    if (!held) {
      source.resume();
    }
    return this;
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
    source.fetch(amount);
    return this;
  }

  @Override
  public RequestStream<Q> resume() {
    held = false;
    source.resume();
    return this;
  }

  private void receive(GrpcMessage message) {
    if (call.isClosed() || messageHandler == null) {
      return;
    }
    try {
      Buffer payload = plain(message);
      call.received(payload.length());
      messageHandler.accept(binding.parse(payload));
    } catch (CallFailureException e) {
      call.expel(e.failure());
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  private Buffer plain(GrpcMessage message) {
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

  private void refuse(InvalidMessageException tooLarge) {
    call.expel(
        new CallFailure(
            Code.RESOURCE_EXHAUSTED,
            "MESSAGE_TOO_LARGE",
            "request message: too large (expected: at most " + maxMessageBytes + " bytes)"));
  }

  private void finish() {
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
