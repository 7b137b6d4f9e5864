package dev.troupe.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a file ended when nobody closed it.
 *
 * @param last the last line that is whole; null when there is none
 * @param torn the bytes behind it: a line that was never finished; empty mostly
 * @param ended whether what follows begins a line of its own
 */
record AuditTail(@Nullable AuditLine last, byte[] torn, boolean ended) {
  /** More than any line has, and enough to find one. */
  private static final int LOOKED_AT = 1 << 20;

  static AuditTail of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - LOOKED_AT);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Until all of it is there.
      }
      return of(Arrays.copyOf(bytes.array(), bytes.position()));
    }
  }

  private static AuditTail of(byte[] bytes) {
    boolean ended = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    int stop = ended ? bytes.length - 1 : bytes.length;
    while (stop > 0) {
      int start = stop;
      while (start > 0 && bytes[start - 1] != '\n') {
        start--;
      }
      AuditLine last =
          AuditLine.read(new String(bytes, start, stop - start, StandardCharsets.UTF_8));
      if (last != null) {
        int behind = Math.min(stop + 1, bytes.length);
        return new AuditTail(last, Arrays.copyOfRange(bytes, behind, bytes.length), ended);
      }
      stop = start - 1;
    }
    return new AuditTail(null, bytes, ended);
  }
}
