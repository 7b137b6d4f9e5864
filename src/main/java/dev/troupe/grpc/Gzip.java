package dev.troupe.grpc;

import com.google.rpc.Code;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * Inflates a compressed request within a bound, so that a small message cannot become a large heap.
 */
final class Gzip {
  private Gzip() {}

  static Buffer inflate(Buffer compressed, int limit) {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(compressed.getBytes()))) {
      byte[] bytes = in.readNBytes(limit);
      if (bytes.length == limit && in.read() >= 0) {
        throw new CallFailure(
                Code.RESOURCE_EXHAUSTED,
                "MESSAGE_TOO_LARGE",
                "request message: inflates past the limit (expected: at most " + limit + " bytes)")
            .asException();
      }
      return Buffer.buffer(bytes);
    } catch (IOException e) {
      throw CallFailure.malformed("request message: not gzip: " + e.getMessage()).asException();
    }
  }
}
