package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message. What has its default value is left out, as the third version of the language
 * asks; a nested message is written even when empty, since its presence says something.
 */
public final class WireWriter {
  private final Buffer out = Buffer.buffer();

  public WireWriter number(int field, long value) {
    if (value != 0) {
      tag(field, WireReader.VARINT);
      varint(value);
    }
    return this;
  }

  public WireWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  public WireWriter text(int field, String value) {
    return bytes(field, Buffer.buffer(value.getBytes(StandardCharsets.UTF_8)));
  }

  public WireWriter bytes(int field, Buffer value) {
    return value.length() == 0 ? this : block(field, value);
  }

  public WireWriter message(int field, WireWriter value) {
    return block(field, value.out);
  }

  /** A packed list of floats; zeros count, since the list's length does. */
  public WireWriter floats(int field, float... values) {
    Buffer packed = Buffer.buffer(values.length * Float.BYTES);
    for (float value : values) {
      packed.appendFloatLE(value);
    }
    return bytes(field, packed);
  }

  public Buffer toBuffer() {
    return out;
  }

  private WireWriter block(int field, Buffer value) {
    tag(field, WireReader.BYTES);
    varint(value.length());
    out.appendBuffer(value);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.appendByte((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.appendByte((byte) rest);
  }
}
