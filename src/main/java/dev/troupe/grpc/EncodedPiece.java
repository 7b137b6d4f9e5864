package dev.troupe.grpc;

import com.google.protobuf.MessageLite;
import dev.troupe.fleet.Encoded;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a feed, serialised once for all its subscribers, and framed once for all those that
 * get it in the same arm. Any thread may ask: when two ask first at once, both frame the same
 * bytes, and either result will do.
 */
final class EncodedPiece implements Encoded {
  private final byte[] message;
  private volatile @Nullable Framed framed;

  EncodedPiece(MessageLite message) {
    this.message = message.toByteArray();
  }

  private record Framed(int field, EncodedMessage message) {}

  /** As a response whose only field is this one. */
  EncodedMessage in(int field) {
    Framed ready = framed;
    if (ready == null || ready.field() != field) {
      ready = new Framed(field, EncodedMessage.ofField(field, message));
      framed = ready;
    }
    return ready.message();
  }
}
