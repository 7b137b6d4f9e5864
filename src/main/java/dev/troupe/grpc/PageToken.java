package dev.troupe.grpc;

import dev.troupe.robot.RobotId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Where a list goes on: behind the last id of the page before, so that robots which come or go
 * meanwhile move nobody else from page to page. Bound to the filters of that page, in a form that
 * nobody builds upon.
 */
final class PageToken {
  private static final String EXPECTED = "one from the answer before, with the same filters";

  /** What separates the parts can be in none of them. */
  private static final char END = 0;

  private PageToken() {}

  static String encode(RobotId last, String filters) {
    byte[] id = (last.value() + END + checksum(filters)).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  /** The id to go on behind; empty for the first page. */
  static String decode(String token, String filters, Violations violations) {
    if (token.isEmpty()) {
      return "";
    }
    String text = text(token);
    int end = text.indexOf(END);
    boolean ours =
        end > 0
            && RobotId.isValid(text.substring(0, end))
            && text.substring(end + 1).equals(checksum(filters));
    violations.check(ours, "page_token", token, EXPECTED);
    return ours ? text.substring(0, end) : "";
  }

  private static String text(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String checksum(String filters) {
    CRC32 crc = new CRC32();
    crc.update(filters.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
