package dev.troupe.store;

import static dev.troupe.store.Places.change;
import static dev.troupe.store.Places.get;
import static dev.troupe.store.Places.put;
import static dev.troupe.store.Places.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is so with a file only. */
class EmbeddedEngineTest {
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private Path file;
  private StoreConfig config;

  @BeforeEach
  void place() {
    file = folder.resolve("a b%20?c").resolve("troupe.db");
    config = Places.embedded(file);
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private Store open() {
    return get(Store.open(vertx, config, new SimpleMeterRegistry()));
  }

  @Test
  void nothingIsMadeBeforeTheFirstWrite() {
    Store store = open();
    get(store.robots());
    get(store.desired());
    get(store.epoch("alice"));
    get(store.flushDesired());

    assertThat(store.state()).isEqualTo(StoreState.EMPTY);
    assertThat(folder).isEmptyDirectory();

    change(store, put("alice", 0, "{}"));
    assertThat(store.state()).isEqualTo(StoreState.UP);
    assertThat(file).exists();
    get(store.close());
  }

  @Test
  void afterAnOrderlyEndThereIsOneFile() throws IOException {
    Store store = open();
    change(store, put("alice", 0, "{}"));
    get(store.close());

    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobodyElseReadsTheFilesThatItMakes() throws IOException {
    Store store = open();
    change(store, put("alice", 0, "{}"));

    try (var files = Files.list(file.getParent())) {
      assertThat(files)
          .hasSizeGreaterThan(1)
          .allSatisfy(made ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                  .as(made.toString())
                  .isEqualTo("rw-------"));
    }
    get(store.close());
  }

  @Test
  void everyCommitIsFlushedToALog() throws Exception {
    try (Connection database = new EmbeddedEngine(config).open();
        Statement statement = database.createStatement()) {
      assertThat(value(statement, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(value(statement, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
      assertThat(value(statement, "PRAGMA locking_mode")).isEqualTo("exclusive");
    }
  }

  private static String value(Statement statement, String pragma) throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aFileThatCannotBeMadeIsTriedAgainByItself() throws IOException {
    Files.writeString(file.getParent(), "in the way");
    Store store = open();
    Promise<Void> found = Promise.promise();
    store.onFound(found::tryComplete);

    StoreFailure failure = refusal(store.change(java.util.List.of(put("alice", 0, "{}"))));
    assertThat(failure.reason()).isEqualTo(StoreReason.UNAVAILABLE);
    assertThat(store.state().isDown()).isTrue();
    assertThat(store.state().cause()).contains(file.getParent().toString());
    assertThat(refusal(store.robots()).reason()).isEqualTo(StoreReason.UNAVAILABLE);

    store.saveDesired(new DesiredRow("alice-uid", 0, 1, "{}"));
    Files.delete(file.getParent());
    get(found.future());
    get(store.flushDesired());
    assertThat(store.state()).isEqualTo(StoreState.UP);
    assertThat(get(store.desired())).hasSize(1);
    change(store, put("alice", 0, "{}"));
    get(store.close());
  }

  @Test
  void aSecondGatewayOnTheSameFileIsToldAndWaitsItsTurn() {
    Store first = open();
    change(first, put("alice", 0, "{}"));
    Vertx otherVertx = Vertx.vertx();
    Store second = get(Store.open(otherVertx, config, new SimpleMeterRegistry()));
    Promise<Void> found = Promise.promise();
    second.onFound(found::tryComplete);

    assertThat(second.state().cause())
        .isEqualTo(file + ": locked (expected: no other gateway has it open)");
    assertThat(refusal(second.robots()).reason()).isEqualTo(StoreReason.UNAVAILABLE);
    change(first, put("alice", 1, "{\"still\":true}"));

    get(first.close());
    get(found.future());
    assertThat(get(second.robots())).extracting(RobotRow::revision).containsExactly(2L);
    get(second.close());
    get(otherVertx.close());
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no database at all ".repeat(100));
    Store store = open();

    assertThat(store.state().isDown()).isTrue();
    assertThat(refusal(store.change(java.util.List.of(put("alice", 0, "{}")))).reason())
        .isEqualTo(StoreReason.UNAVAILABLE);
    assertThat(file).hasContent("no database at all ".repeat(100));
    get(store.close());
  }

  @Test
  void tablesOfANewerReleaseAreUsedAndLeftAlone() throws SQLException {
    Store store = open();
    change(store, put("alice", 0, "{}"));
    get(store.close());
    execute("ALTER TABLE robot ADD COLUMN added_later TEXT");
    execute(
        "INSERT INTO troupe_schema SELECT 99, '99', 'later', type, script, checksum, installed_by,"
            + " installed_on, execution_time, success FROM troupe_schema WHERE installed_rank = 1");

    store = open();
    assertThat(get(store.robots())).extracting(RobotRow::id).containsExactly("alice");
    change(store, put("bob", 0, "{}"));
    get(store.close());
  }

  private void execute(String sql) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
