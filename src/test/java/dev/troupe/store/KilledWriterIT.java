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
 * on where it was: nothing that was acknowledged is ever missing.
 */
@Timeout(600)
class KilledWriterIT {
  private static final int ROUNDS = 5;

  /** A server takes longer for each write than a file. */
  private static final int SERVER_ROUNDS = 3;

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
    for (int round = 1; round <= ROUNDS; round++) {
      writeAndDie(config, () -> {});
      compare(config, "embedded, round " + round);
    }
  }

  @Test
  void postgresqlLosesNothingAcknowledged() throws Exception {
    StoreConfig config = Places.empty(StoreConfig.Engine.POSTGRESQL, folder);
    for (int round = 1; round <= SERVER_ROUNDS; round++) {
      writeAndDie(config, () -> {});
      compare(config, "postgresql, round " + round);
    }
  }

  @Test
  void postgresqlLosesNothingWhenTheServerIsKilledToo() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      StoreConfig config = Places.postgresql(cluster.schema());
      for (int round = 1; round <= SERVER_ROUNDS; round++) {
        writeAndDie(config, cluster::killServer);
        cluster.startServer();
        compare(config, "postgresql killed, round " + round);
      }
    }
  }

  private void writeAndDie(StoreConfig config, Runnable alsoDies) throws Exception {
    try (Program writer = WriterProgram.start(config)) {
      int moment = random.nextInt(100, WriterProgram.WRITES - 100);
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
        round, robots.values().stream().mapToLong(Long::longValue).sum());
  }
}
