package dev.troupe.grpc;

/**
 * What an endpoint sends. Confined to the call's context. Everything after the end, a cancellation,
 * the deadline or a lost connection is ignored without a sound, since each of them may overtake an
 * endpoint at any time.
 */
interface ResponseStream<R> {

  void write(R message);

  /** As {@link #write} of a message that was serialised once for many subscribers. */
  void writeEncoded(EncodedMessage message);

  /**
   * Whether the client keeps up. A write while it does not is buffered: bounded queues belong in
   * front of it.
   */
  boolean isWritable();

  /**
   * Runs {@code handler} each time that the stream becomes writable again. Replaces the handler
   * before.
   */
  void onWritable(Runnable handler);

  /** Ends the stream with {@code OK}. */
  void end();

  /** Writes the last message and ends the stream with {@code OK}. */
  default void end(R message) {
    write(message);
    end();
  }

  /** Ends the stream with the status that {@code failure} maps to. */
  void fail(Throwable failure);
}
