package dev.troupe.store;

import static dev.troupe.store.Places.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.StoreConfig;
import dev.troupe.testing.Program;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is about to write 10,000 times is killed at a random moment, and the next one goes
 * on where it was, until 10,000 writes were acknowledged: none of them is ever missing.
 */
@Timeout(600)
class KilledWriterIT {
  /** So few writes, and so many, come between two kills. */
  private static final int SOON = 500;

  private static final int LATE = 4_000;

  /** How often the server dies with the writer; what it takes to come back is most of the time. */
  private static final int SERVER_DEATHS = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ACKNOWLEDGED = Pattern.compile("(robot|epoch) (\\S+) (\\d+) \\.");

  @TempDir private Path folder;

  private final long seed = new java.util.Random().nextLong();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Long> robots = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void theEmbeddedEngineLosesNothingAcknowledged() throws Exception {
    StoreConfig config = Places.empty(StoreConfig.Engine.EMBEDDED, folder);
    writeAll(config, "embedded");
  }

  @Test
  void postgresqlLosesNothingAcknowledged() throws Exception {
    StoreConfig config = Places.empty(StoreConfig.Engine.POSTGRESQL, folder);
    writeAll(config, "postgresql");
  }

  private void writeAll(StoreConfig config, String engine) throws Exception {
    for (int round = 1; acknowledged() < WriterProgram.WRITES; round++) {
      int rest = Math.toIntExact(WriterProgram.WRITES - acknowledged());
      writeAndDie(config, Math.min(random.nextInt(SOON, LATE), rest), () -> {});
      compare(config, engine + ", round " + round);
    }
  }

  private long acknowledged() {
    return robots.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void postgresqlLosesNothingWhenTheServerIsKilledToo() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      StoreConfig config = Places.postgresql(cluster.schema());
      for (int round = 1; round <= SERVER_DEATHS; round++) {
        writeAndDie(config, random.nextInt(SOON / 2, 2 * SOON), cluster::killServer);
        cluster.startServer();
        compare(config, "postgresql killed, round " + round);
      }
    }
  }

  private void writeAndDie(StoreConfig config, int moment, Runnable alsoDies) throws Exception {
    try (Program writer = WriterProgram.start(config)) {
      for (int n = 0; n < moment; n++) {
        writer.awaitLine("robot ", PATIENCE);
      }
      alsoDies.run();
      writer.kill();
      assertThat(writer.awaitExit(PATIENCE)).as("%s", writer.output()).isNotZero();
      remember(writer.output());
    }
  }

  private void remember(List<String> lines) {
    assertThat(lines).contains("writes").doesNotContain("done");
    for (String line : lines) {
      Matcher said = ACKNOWLEDGED.matcher(line);
      if (said.matches()) {
        Map<String, Long> known = said.group(1).equals("robot") ? robots : epochs;
        known.merge(said.group(2), Long.parseLong(said.group(3)), Math::max);
      }
    }
  }

  private void compare(StoreConfig config, String round) {
    Store store = get(Store.open(vertx, config, new SimpleMeterRegistry()));
    Map<String, RobotRow> stored = new HashMap<>();
    get(store.robots()).forEach(row -> stored.put(row.id(), row));
    robots.forEach((id, revision) -> {
      RobotRow row = stored.get(id);
      assertThat(row).as("%s of %s, seed %d", id, round, seed).isNotNull();
      // One write of each author was under way, and may have happened.
      assertThat(row.revision())
          .as("%s of %s, seed %d", id, round, seed)
          .isBetween(revision, revision + 1);
      assertThat(row.document()).isEqualTo(Author.document(id, row.revision()));
    });
    epochs.forEach((name, value) ->
        assertThat(get(store.epoch(name)))
            .as("epoch %s of %s, seed %d", name, round, seed)
            .isGreaterThanOrEqualTo(value));
    get(store.close());
    System.out.printf(
        "%s: killed after %d writes in all, nothing acknowledged is missing%n",
        round, acknowledged());
  }
}
