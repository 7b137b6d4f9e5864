package dev.troupe.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins continuation frames to messages, never beyond the limit. The common case, a message in one
 * frame, is handed on without being collected.
 */
final class FrameAssembler {
  private final int limit;
  private @Nullable Buffer parts;

  FrameAssembler(int limit) {
    this.limit = limit;
  }

  /** The bytes of a whole message, or null while parts are missing. */
  byte @Nullable [] add(WebSocketFrame frame) throws OversizeException {
    Buffer data = frame.binaryData();
    if (parts == null && frame.isFinal()) {
      return data.getBytes();
    }
    Buffer joined = parts == null ? Buffer.buffer() : parts;
    if (joined.length() + (long) data.length() > limit) {
      parts = null;
      throw new OversizeException(
          "a message above %d bytes in continuation frames".formatted(limit));
    }
    joined.appendBuffer(data);
    parts = frame.isFinal() ? null : joined;
    return frame.isFinal() ? joined.getBytes() : null;
  }

  /** The message grew above the limit. */
  static final class OversizeException extends Exception {
    private static final long serialVersionUID = 1L;

    OversizeException(String message) {
      super(message, null, false, false);
    }
  }
}
