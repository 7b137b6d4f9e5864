package dev.troupe.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.rpc.Status;
import dev.troupe.cluster.Member;

/**
 * What one other replica says of its own robots to a call about the robots of all: as much as the
 * client takes. Confined to the call's context.
 */
final class PartStream<R extends Message> implements HopStream.Listener {
  private final Member member;
  private final Call call;
  private final Message request;
  private final Parser<R> parser;
  private final ResponseStream<R> client;
  private final Whole<R> whole;
  private final HopStream hop;
  private boolean held;

  /** Who makes one answer of all parts. */
  interface Whole<R extends Message> {
    void heard(PartStream<R> part, R message);

    /** The other replica ended it, with this status. */
    void ended(PartStream<R> part, Status status);

    /** The other replica is silent: nobody else knows of its robots. */
    void broken(PartStream<R> part);
  }

  PartStream(
      Member member,
      Call call,
      Message request,
      Parser<R> parser,
      ResponseStream<R> client,
      Whole<R> whole) {
    this.member = member;
    this.call = call;
    this.request = request;
    this.parser = parser;
    this.client = client;
    this.whole = whole;
    this.hop = call.others().stream(member, call, this);
  }

  Member member() {
    return member;
  }

  void begin() {
    hop.open(Others.path(call));
  }

  /** As the other, and there is more to say: its {@link Reins}, or further requests. */
  void beginHeld() {
    held = true;
    begin();
  }

  /** It may begin. */
  void free() {
    send(request.getDefaultInstanceForType());
  }

  /** Of one that was begun held, once it has answered. */
  void send(Message more) {
    hop.send(EncodedMessage.of(more).framed());
  }

  /** It asks nobody further; nothing else is said to it. */
  void stop() {
    hop.finish();
  }

  void resume() {
    hop.resume();
  }

  void cancel() {
    hop.cancel();
  }

  @Override
  public void opened() {
    hop.send(EncodedMessage.of(request).framed());
    if (!held) {
      hop.finish();
    }
  }

  @Override
  public void writable() {}

  @Override
  public void message(EncodedMessage message) {
    R read;
    try {
      read = parser.parseFrom(message.message().getBytes());
    } catch (InvalidProtocolBufferException unreadable) {
      hop.cancel();
      broken(unreadable);
      return;
    }
    whole.heard(this, read);
    if (!client.isWritable()) {
      hop.pause();
    }
  }

  @Override
  public void ended(Status status) {
    whole.ended(this, status);
  }

  @Override
  public void broken(Throwable cause) {
    whole.broken(this);
  }
}
