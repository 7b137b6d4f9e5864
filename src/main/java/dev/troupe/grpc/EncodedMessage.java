package dev.troupe.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A message serialised once, with gRPC's five-byte prefix in front, so that any number of streams
 * share the bytes. Immutable: nobody may write into the buffers, which any thread may read.
 */
final class EncodedMessage {
  static final int PREFIX = 5;

  private final Buffer framed;

  private EncodedMessage(Buffer framed) {
    this.framed = framed;
  }

  static EncodedMessage of(MessageLite message) {
    int size = message.getSerializedSize();
    byte[] bytes = prefixed(size);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, PREFIX, size);
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array of the right size is never too short", impossible);
    }
    return new EncodedMessage(Buffer.buffer(bytes));
  }

  /**
   * For a message whose bytes exist already, such as a tag and a length in front of shared bytes.
   */
  static EncodedMessage of(byte[] serialised) {
    byte[] bytes = prefixed(serialised.length);
    System.arraycopy(serialised, 0, bytes, PREFIX, serialised.length);
    return new EncodedMessage(Buffer.buffer(bytes));
  }

  /** A message with one field, whose own message is serialised already. */
  static EncodedMessage ofField(int field, byte[] inner) {
    int head =
        CodedOutputStream.computeTagSize(field)
            + CodedOutputStream.computeUInt32SizeNoTag(inner.length);
    byte[] bytes = prefixed(head + inner.length);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, PREFIX, head + inner.length);
    try {
      out.writeByteArray(field, inner);
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array of the right size is never too short", impossible);
    }
    return new EncodedMessage(Buffer.buffer(bytes));
  }

  /** What has its prefix already, and is not compressed. */
  static EncodedMessage framed(Buffer framed) {
    return new EncodedMessage(framed);
  }

  private static byte[] prefixed(int size) {
    byte[] bytes = new byte[PREFIX + size];
    bytes[1] = (byte) (size >>> 24);
    bytes[2] = (byte) (size >>> 16);
    bytes[3] = (byte) (size >>> 8);
    bytes[4] = (byte) size;
    return bytes;
  }

  /** Prefix and message, as gRPC sends them. */
  Buffer framed() {
    return framed;
  }

  /** The message alone. */
  Buffer message() {
    return framed.slice(PREFIX, framed.length());
  }

  /** Bytes of the message alone. */
  int size() {
    return framed.length() - PREFIX;
  }
}
