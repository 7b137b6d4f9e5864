package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;

/** Takes tags and values off the front of a message. Used once. */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int GROUP_START = 3;
  static final int GROUP_END = 4;
  static final int FIXED32 = 5;

  /** As deep as the reference implementation follows; more is an attack on the stack. */
  private static final int MAX_DEPTH = 100;

  private final Buffer bytes;
  private int at;

  WireReader(Buffer bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return at == bytes.length();
  }

  /** The tag of the next field: its number, shifted, and its wire type. */
  int tag() throws MalformedMessageException {
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new MalformedMessageException("tag: " + tag + " (expected: a field number from 1)");
    }
    return (int) tag;
  }

  long varint() throws MalformedMessageException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (atEnd()) {
        throw new MalformedMessageException("message: ends in the middle of a number");
      }
      byte next = bytes.getByte(at++);
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException("varint: more than ten bytes");
  }

  /** Shares memory with the message. */
  Buffer bytes() throws MalformedMessageException {
    long length = varint();
    if (length < 0 || length > bytes.length() - at) {
      throw new MalformedMessageException(
          "length: " + length + " (expected: at most " + (bytes.length() - at) + " left)");
    }
    return take((int) length);
  }

  /** Passes over a value that nobody asked for. */
  void skip(int tag) throws MalformedMessageException {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) throws MalformedMessageException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case BYTES -> bytes();
      case GROUP_START -> skipGroup(tag >>> 3, depth + 1);
      case FIXED32 -> take(4);
      default -> throw new MalformedMessageException("wire type: " + (tag & 7));
    }
  }

  private void skipGroup(int number, int depth) throws MalformedMessageException {
    if (depth > MAX_DEPTH) {
      throw new MalformedMessageException("groups: nested deeper than " + MAX_DEPTH);
    }
    int inner = tag();
    while (inner != (number << 3 | GROUP_END)) {
      skip(inner, depth);
      inner = tag();
    }
  }

  private Buffer take(int count) throws MalformedMessageException {
    if (count > bytes.length() - at) {
      throw new MalformedMessageException("message: ends in the middle of a field");
    }
    at += count;
    return bytes.slice(at - count, at);
  }
}
