package dev.troupe.grpc;

import com.google.protobuf.Message;
import java.util.function.Consumer;

/**
 * Takes what this replica says of its own robots to a call about the robots of all, as a client
 * would. Confined to the call's context.
 */
final class OwnPart<R extends Message> implements ResponseStream<R> {
  private final ResponseStream<R> client;
  private final Consumer<R> heard;
  private final Runnable ended;
  private Runnable writable = () -> {};

  /** Of a call that is over when this part of it is. */
  OwnPart(ResponseStream<R> client, Consumer<R> heard) {
    this(client, heard, client::end);
  }

  OwnPart(ResponseStream<R> client, Consumer<R> heard, Runnable ended) {
    this.client = client;
    this.heard = heard;
    this.ended = ended;
  }

  /** The client takes more again. */
  void resume() {
    writable.run();
  }

  @Override
  public void write(R message) {
    heard.accept(message);
  }

  @Override
  public void writeEncoded(EncodedMessage message) {
    throw new UnsupportedOperationException("a message for many (expected: one for this call)");
  }

  @Override
  public boolean isWritable() {
    return client.isWritable();
  }

  @Override
  public void onWritable(Runnable handler) {
    writable = handler;
  }

  @Override
  public void end() {
    ended.run();
  }

  @Override
  public void fail(Throwable failure) {
    client.fail(failure);
  }
}
