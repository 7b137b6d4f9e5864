package dev.troupe.grpc;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a client sends, with flow control that reaches it: what is not fetched is not read from the
 * connection. Confined to the call's context. Flows freely once a handler is set, unless {@link
 * #pause()} came first. A malformed message ends the call with {@code INVALID_ARGUMENT} and is
 * never delivered; nothing is delivered after the call is over.
 */
interface RequestStream<Q> {

  /** Takes each message in turn; an exception ends the call with its status. */
  RequestStream<Q> onMessage(Consumer<Q> handler);

  /**
   * Takes each message that its caller may not send, with the reason, in its turn; without it such
   * a message ends the call. To let the call end all the same, throw the reason.
   */
  default RequestStream<Q> onRefused(BiConsumer<Q, CallFailure> handler) {
    return this;
  }

  /** Runs once when the client has sent its last message; never for a call that was cancelled. */
  RequestStream<Q> onEnd(Runnable handler);

  /** Delivers nothing more until {@link #fetch}ed or {@link #resume}d. */
  RequestStream<Q> pause();

  /** Allows {@code amount} further messages. */
  RequestStream<Q> fetch(long amount);

  RequestStream<Q> resume();
}
