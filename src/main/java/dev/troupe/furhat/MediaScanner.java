package dev.troupe.furhat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.link.Inbound;
import dev.troupe.link.MessageKind;
import dev.troupe.robot.RobotEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads pictures and sound straight from the bytes of the frame, tens of times faster than a JSON
 * parser. It knows only flat objects of plain strings with the keys that media messages have, in
 * any order; at the first sign of anything else it gives up, and the parser reads the message.
 *
 * <p>A payload is never searched: base64 has no quotes, so the first quote of the message's tail
 * ends it if, and only if, everything before decodes.
 */
final class MediaScanner {
  private static final byte[] CAMERA = "response.camera.data".getBytes(US_ASCII);
  private static final byte[] AUDIO = "response.audio.data".getBytes(US_ASCII);
  private static final byte[] KEY_TYPE = "type".getBytes(US_ASCII);
  private static final byte[] KEY_IMAGE = "image".getBytes(US_ASCII);
  private static final byte[] KEY_MICROPHONE = "microphone".getBytes(US_ASCII);
  private static final byte[] KEY_SPEAKER = "speaker".getBytes(US_ASCII);
  private static final byte[] KEY_REQUEST_ID = "request_id".getBytes(US_ASCII);

  /** How far from the end the closing quote of a payload is looked for. */
  private static final int TAIL = 256;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean camera;
  private boolean audio;
  private @Nullable String requestId;
  private byte @Nullable [] image;
  private byte @Nullable [] microphone;
  private byte @Nullable [] speaker;

  private MediaScanner(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  /** The picture or sound, or null when the message is something else or written otherwise. */
  static @Nullable Inbound<RobotEvent> scan(byte[] bytes, int offset, int length) {
    MediaScanner scanner = new MediaScanner(bytes, offset, length);
    return scanner.object() ? scanner.result() : null;
  }

  private @Nullable Inbound<RobotEvent> result() {
    if (camera && image != null) {
      return new Inbound<>(requestId, new RobotEvent.CameraPicture(image), true, MessageKind.VIDEO);
    }
    if (audio && image == null) {
      return new Inbound<>(
          requestId, new RobotEvent.AudioHeard(microphone, speaker), false, MessageKind.AUDIO);
    }
    return null;
  }

  private boolean object() {
    if (!next('{')) {
      return false;
    }
    do {
      if (!member()) {
        return false;
      }
    } while (next(','));
    return next('}') && peek() < 0;
  }

  private boolean member() {
    int keyStart = at;
    int keyEnd = plainString();
    if (keyEnd < 0 || !next(':')) {
      return false;
    }
    keyStart = startOf(keyStart);
    if (is(keyStart, keyEnd, KEY_TYPE)) {
      return type();
    }
    if (is(keyStart, keyEnd, KEY_IMAGE)) {
      image = payload(end - TAIL);
      return image != null;
    }
    if (is(keyStart, keyEnd, KEY_MICROPHONE)) {
      microphone = payload(at);
      return microphone != null;
    }
    if (is(keyStart, keyEnd, KEY_SPEAKER)) {
      speaker = payload(at);
      return speaker != null;
    }
    return is(keyStart, keyEnd, KEY_REQUEST_ID) && requestId();
  }

  private boolean type() {
    int from = at;
    int to = plainString();
    if (to < 0) {
      return false;
    }
    from = startOf(from);
    camera = is(from, to, CAMERA);
    audio = is(from, to, AUDIO);
    return camera || audio;
  }

  private boolean requestId() {
    int from = at;
    int to = plainString();
    if (to < 0) {
      return false;
    }
    from = startOf(from);
    requestId = new String(bytes, from, to - from, US_ASCII);
    return true;
  }

  /** Decodes a base64 string whose closing quote is not before {@code searchFrom}. */
  private byte @Nullable [] payload(int searchFrom) {
    if (!next('"')) {
      return null;
    }
    int close = quote(Math.max(at, searchFrom));
    if (close < 0) {
      return null;
    }
    try {
      byte[] decoded = decode(at, close);
      at = close + 1;
      return decoded;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] decode(int from, int to) {
    ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
    // The decoder hands out its own array, which is as long as the content or a little longer.
    byte[] array = decoded.array();
    return array.length == decoded.remaining() ? array : Arrays.copyOf(array, decoded.remaining());
  }

  /** Consumes a string without escapes; the place of its closing quote, or -1. */
  private int plainString() {
    if (!next('"')) {
      return -1;
    }
    int close = quote(at);
    for (int i = at; i < close; i++) {
      if (bytes[i] == '\\' || bytes[i] < ' ') {
        return -1;
      }
    }
    at = close + 1;
    return close;
  }

  private int quote(int from) {
    int limit = end;
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  /** The first character of a string that began at or after {@code from}. */
  private int startOf(int from) {
    int i = from;
    while (bytes[i] != '"') {
      i++;
    }
    return i + 1;
  }

  private boolean is(int from, int to, byte[] word) {
    return Arrays.equals(bytes, from, to, word, 0, word.length);
  }

  private boolean next(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** The next byte that is no white space, or -1 at the end. */
  private int peek() {
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
    return at < end ? bytes[at] & 0xFF : -1;
  }
}
