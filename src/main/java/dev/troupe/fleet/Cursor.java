package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A place in a journal that a client can keep: whose journal ({@code uid}), which life of it
 * ({@code epoch}), and the last entry seen. Opaque to clients; a checksum tells a foreign or
 * mangled one from a real one.
 */
public record Cursor(UUID uid, long epoch, long sequence) {
  private static final byte VERSION = 1;
  private static final int BODY = 1 + 16 + 8 + 8;

  public String encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BODY + 4);
    bytes.put(VERSION).putLong(uid.getMostSignificantBits()).putLong(uid.getLeastSignificantBits());
    bytes.putLong(epoch).putLong(sequence);
    bytes.putInt(checksum(bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws dev.troupe.robot.FailureException {@code CURSOR_INVALID} when the text is no cursor of
   *     ours
   */
  public static Cursor decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
    if (bytes.length != BODY + 4 || bytes[0] != VERSION) {
      throw invalid(text);
    }
    ByteBuffer body = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    Cursor cursor =
        new Cursor(new UUID(body.getLong(), body.getLong()), body.getLong(), body.getLong());
    if (body.getInt() != checksum(bytes)) {
      throw invalid(text);
    }
    return cursor;
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, BODY);
    return (int) crc.getValue();
  }

  private static RuntimeException invalid(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new Failure(
            FailureReason.CURSOR_INVALID,
            "cursor: \"" + shown + "\" (expected: a cursor that this gateway gave out)")
        .asException();
  }
}
