package dev.troupe.grpc;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Cuts what another replica answers into messages without looking into them: a client that was sent
 * half of one could not read how the call ended. Confined to one event loop.
 */
final class Frames {
  /** Beyond it room is made as the message comes. */
  private static final int MOST_ROOM = 1 << 20;

  private final int longest;
  private final Consumer<EncodedMessage> to;
  private Buffer rest = Buffer.buffer(0);

  /**
   * @param longest bytes of one message; it is kept until it is whole
   */
  Frames(int longest, Consumer<EncodedMessage> to) {
    this.longest = longest;
    this.to = to;
  }

  /**
   * @throws IllegalStateException when this is no message that a gateway sends
   */
  void update(Buffer chunk) {
    Buffer bytes = chunk;
    if (rest.length() > 0) {
      bytes = rest.appendBuffer(chunk);
    }
    int start = 0;
    while (bytes.length() - start >= EncodedMessage.PREFIX) {
      int end = start + EncodedMessage.PREFIX + size(bytes, start);
      if (end > bytes.length()) {
        break;
      }
      to.accept(EncodedMessage.framed(slice(bytes, start, end)));
      start = end;
    }
    keep(bytes, start);
  }

  private int size(Buffer bytes, int start) {
    long size = bytes.getUnsignedInt(start + 1);
    if (bytes.getByte(start) != 0 || size > longest) {
      throw new IllegalStateException(
          "message: flags %d, %d bytes (expected: not compressed, at most %d)"
              .formatted(bytes.getByte(start), size, longest));
    }
    return (int) size;
  }

  private static Buffer slice(Buffer bytes, int start, int end) {
    return start == 0 && end == bytes.length() ? bytes : bytes.slice(start, end);
  }

  // What was handed out is somebody else's now: nothing is appended behind it.
  private void keep(Buffer bytes, int start) {
    int kept = bytes.length() - start;
    if (kept == 0) {
      rest = Buffer.buffer(0);
    } else if (start > 0 || bytes != rest) {
      rest = Buffer.buffer(room(bytes, start)).appendBuffer(bytes, start, kept);
    }
  }

  /** For the whole message where its length is known, so that what follows moves nothing. */
  private int room(Buffer bytes, int start) {
    int kept = bytes.length() - start;
    return kept < EncodedMessage.PREFIX
        ? kept
        : Math.min(MOST_ROOM, EncodedMessage.PREFIX + size(bytes, start));
  }

  /** Whether it ended in the middle of a message. */
  boolean isTorn() {
    return rest.length() > 0;
  }
}
