package dev.troupe.security;

import dev.troupe.telemetry.LogKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that belong together, read again and again: when what stands in them has changed it is
 * offered whole, and when it will not do, whoever uses them keeps what it had. Only a digest is
 * remembered, since a key need not lie around twice. Reads on worker threads, one at a time.
 */
final class FileWatch {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  private final String what;
  private final List<Path> files;
  private final Reader reader;
  private final boolean settle;
  private final Counter accepted;
  private final Counter refused;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Of what was offered last, and of what was seen last. */
  private byte[] offered = {};

  private byte[] seen = {};

  /** Takes what stands in the files, in their order. */
  @FunctionalInterface
  interface Reader {
    /**
     * @throws IllegalArgumentException when it will not do; then nothing has changed
     */
    void read(List<Buffer> contents);
  }

  /**
   * @param what how log and metric call them
   * @param settle whether a change counts only once it was seen twice, as for files that are not
   *     replaced at the same moment
   */
  FileWatch(String what, List<Path> files, boolean settle, Reader reader, MeterRegistry registry) {
    this.what = what;
    this.files = List.copyOf(files);
    this.settle = settle;
    this.reader = reader;
    this.accepted = counter(registry, "accepted");
    this.refused = counter(registry, "refused");
  }

  private Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("troupe.reloads")
        .description("Changes of certificate and key files, and whether they were taken")
        .tag("what", what)
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * Reads for the first time. Blocks.
   *
   * @throws IllegalArgumentException when it will not do
   */
  void load() {
    try {
      List<Buffer> contents = contents();
      offered = digest(contents);
      seen = offered;
      reader.read(contents);
    } catch (IOException e) {
      throw new IllegalArgumentException(unreadable(e), e);
    }
  }

  void start(Vertx vertx, Duration every) {
    vertx.setPeriodic(
        every.toMillis(),
        id -> {
          if (!busy.getAndSet(true)) {
            vertx.executeBlocking(this::look, false).onComplete(done -> busy.set(false));
          }
        });
  }

  /** On a worker thread; {@link #busy} hands the fields from one to the next. */
  private Boolean look() {
    try {
      List<Buffer> contents = contents();
      byte[] now = digest(contents);
      boolean settled = !settle || Arrays.equals(now, seen);
      seen = now;
      if (Arrays.equals(now, offered) || !settled) {
        return false;
      }
      offered = now;
      reader.read(contents);
      accepted.increment();
      log.atInfo().addKeyValue("what", what).log("files have changed and are taken");
      return true;
    } catch (IOException e) {
      // Told once, and again after it could be read in between.
      byte[] now = {-1};
      if (!Arrays.equals(now, seen)) {
        seen = now;
        refuse(unreadable(e));
      }
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void refuse(String cause) {
    refused.increment();
    log.atWarn()
        .addKeyValue("what", what)
        .addKeyValue(LogKeys.CAUSE, cause)
        .log("files have changed but will not do, the old ones stay in use");
  }

  private List<Buffer> contents() throws IOException {
    List<Buffer> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Buffer.buffer(Files.readAllBytes(file)));
    }
    return contents;
  }

  private static String unreadable(IOException e) {
    return "\"" + e.getMessage() + "\" (expected: a file that can be read)";
  }

  private static byte[] digest(List<Buffer> contents) {
    MessageDigest digest = Digests.sha256();
    for (Buffer content : contents) {
      digest.update(Digests.sha256(content.getBytes()));
    }
    return digest.digest();
  }
}
