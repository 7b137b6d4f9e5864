package dev.troupe.store;

import static dev.troupe.store.Places.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long an acknowledged write takes with either engine, beside the least that a flush takes on
 * the same disk in the same rounds: 4 KiB of a file overwritten and flushed.
 */
@Timeout(600)
class CommitLatencyIT {
  private static final int ROUNDS = 9;
  private static final int WRITES = 100;

  /** Not a goal: what no disk that works is slower than. */
  private static final double FAR_OFF_MILLIS = 500;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void anAcknowledgedWriteIsMeasuredWithEitherEngine() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "latency");
    Measured floor = new Measured("4 KiB overwritten and flushed");
    Measured embedded = new Measured("embedded engine");
    Measured postgresql = new Measured("PostgreSQL");
    Store file = open(Places.empty(StoreConfig.Engine.EMBEDDED, folder));
    Store server = open(Places.empty(StoreConfig.Engine.POSTGRESQL, folder));
    try (FileChannel bare =
        FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // The first round warms up.
      for (int round = 0; round <= ROUNDS; round++) {
        floor.round(round > 0, n -> overwrite(bare));
        embedded.round(round > 0, revision -> put(file, revision));
        postgresql.round(round > 0, revision -> put(server, revision));
      }
    }
    get(file.close());
    get(server.close());

    for (Measured each : List.of(floor, embedded, postgresql)) {
      System.out.println(each);
      assertThat(each.p50()).as("%s", each).isLessThan(FAR_OFF_MILLIS);
    }
  }

  private Store open(StoreConfig config) {
    return get(Store.open(vertx, config, new SimpleMeterRegistry()));
  }

  private static void overwrite(FileChannel bare) {
    try {
      bare.write(ByteBuffer.allocate(4_096), 0);
      bare.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Store store, long revision) {
    Places.change(store, Places.put("alice", revision, Author.document("alice", revision)));
  }

  /** One thing, over all rounds; medians of the rounds' own figures. */
  private static final class Measured {
    private final String name;
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> slowest = new ArrayList<>();
    private long done;

    Measured(String name) {
      this.name = name;
    }

    void round(boolean counts, LongConsumer write) {
      long[] nanos = new long[WRITES];
      for (int n = 0; n < WRITES; n++) {
        long began = System.nanoTime();
        write.accept(done++);
        nanos[n] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      if (counts) {
        medians.add(nanos[WRITES / 2] / 1e6);
        slowest.add(nanos[WRITES * 99 / 100] / 1e6);
      }
    }

    double p50() {
      return median(medians);
    }

    private static double median(List<Double> figures) {
      return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
      return "%s: p50 %.2f ms, p99 %.2f ms".formatted(name, p50(), median(slowest));
    }
  }
}
