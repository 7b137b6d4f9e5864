package dev.troupe.store;

import static dev.troupe.store.Places.change;
import static dev.troupe.store.Places.get;
import static dev.troupe.store.Places.put;
import static dev.troupe.store.Places.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PostgreSQL goes away while it is written to, and comes back: the same store goes on, has told the
 * truth about every write, and has lost nothing that it acknowledged.
 */
@Timeout(600)
class DatabaseOutageIT {
  private static final int AUTHORS = 16;
  private static final int WRITES = 150;

  private static PostgresCluster cluster;

  private final Vertx vertx = Vertx.vertx();
  private StoreConfig config;
  private Store store;

  /** Every test leaves it running. */
  @BeforeAll
  static void startServer() {
    cluster = PostgresCluster.start();
  }

  @AfterAll
  static void stopServer() {
    // Null where PostgreSQL is not installed.
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void open() {
    config = Places.impatient(Places.postgresql(cluster.schema()));
    store = get(Store.open(vertx, config, new SimpleMeterRegistry()));
  }

  @AfterEach
  void close() {
    get(store.close());
    get(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "immediate"})
  void aRestartInTheMiddleOfWritesHealsAndLosesNothing(String mode) {
    Load load = new Load();
    get(load.reaches(AUTHORS * WRITES / 4));
    cluster.stopServer(mode);
    cluster.startServer();
    get(load.reaches(AUTHORS * WRITES / 2));
    cluster.stopServer(mode);
    cluster.startServer();
    get(load.end());

    load.report("restart " + mode);
    assertThat(load.refused()).as("writes that were refused meanwhile").isPositive();
    load.compareWith(get(store.robots()));
  }

  @Test
  void aServerThatSaysNothingIsGivenUpInTimeAndHeals() {
    Load load = new Load();
    get(load.reaches(AUTHORS * WRITES / 4));
    cluster.pauseServer();
    get(untilDown());
    assertThat(refusal(store.robots()).reason()).isEqualTo(StoreReason.UNAVAILABLE);
    cluster.resumeServer();
    get(load.end());

    load.report("pause");
    load.compareWith(get(store.robots()));
  }

  private Future<Object> untilDown() {
    return store.state().isDown()
        ? Future.succeededFuture()
        : vertx.timer(20).compose(ignored -> untilDown());
  }

  @Test
  void aServerThatGoesAwayIsMissedThoughNobodyAsksAndFoundAgain() {
    Promise<Void> found = Promise.promise();
    store.onFound(found::tryComplete);
    cluster.stopServer("fast");
    get(untilDown());
    store.saveDesired(new DesiredRow("alice-uid", 0, 1, "{}"));
    assertThat(refusal(store.flushDesired()).reason()).isEqualTo(StoreReason.UNAVAILABLE);

    cluster.startServer();
    get(found.future());
    get(untilDesired());
  }

  private Future<List<DesiredRow>> untilDesired() {
    return store
        .desired()
        .compose(rows -> rows.isEmpty() ? untilDesired() : Future.succeededFuture(rows));
  }

  @Test
  void aServerThatIsNotThereAtTheStartIsFoundByItself() {
    get(store.close());
    cluster.stopServer("fast");
    store = get(Store.open(vertx, config, new SimpleMeterRegistry()));
    Promise<Void> found = Promise.promise();
    store.onFound(found::tryComplete);

    assertThat(store.state().isDown()).isTrue();
    assertThat(refusal(store.robots()).reason()).isEqualTo(StoreReason.UNAVAILABLE);

    cluster.startServer();
    get(found.future());
    change(store, put("alice", 0, "{}"));
  }

  @Test
  void whatOthersHaveLockedIsRefusedAndNothingIsChanged() throws Exception {
    change(store, put("alice", 0, "{}"));
    try (Connection other = new PostgresqlEngine(config).open();
        Statement statement = other.createStatement()) {
      statement.execute("LOCK TABLE robot IN ACCESS EXCLUSIVE MODE");
      assertThat(refusal(store.change(List.of(put("alice", 1, "{}")))).reason())
          .isEqualTo(StoreReason.UNAVAILABLE);
      assertThat(store.state().isDown()).isFalse();
      other.rollback();
    }
    change(store, put("alice", 1, "{}"));
  }

  /** Authors at work, and what they were told. */
  private final class Load {
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final List<Author> authors = new ArrayList<>();
    private final List<Future<Void>> ends = new ArrayList<>();

    Load() {
      for (int n = 0; n < AUTHORS; n++) {
        Author author = new Author(vertx, store, "robot-" + n, null, this::acknowledged);
        authors.add(author);
        ends.add(author.write(WRITES));
      }
    }

    private void acknowledged(RobotRow row) {
      writes.incrementAndGet();
      acknowledged.merge(row.id(), row.revision(), Math::max);
    }

    Future<Object> reaches(int count) {
      return writes.get() >= count
          ? Future.succeededFuture()
          : vertx.timer(5).compose(ignored -> reaches(count));
    }

    Future<?> end() {
      return Future.all(ends);
    }

    int refused() {
      return authors.stream().mapToInt(Author::refused).sum();
    }

    void report(String what) {
      int unknown = authors.stream().mapToInt(Author::unknown).sum();
      System.out.printf(
          "%s: %d acknowledged, %d refused and tried again, %d unknown and looked up%n",
          what, writes.get(), refused(), unknown);
    }

    /** When all have ended nothing is under way: what is stored is what was said. */
    void compareWith(List<RobotRow> rows) {
      Map<String, Long> stored = new HashMap<>();
      rows.forEach(row -> {
        stored.put(row.id(), row.revision());
        assertThat(row.document()).isEqualTo(Author.document(row.id(), row.revision()));
      });
      assertThat(stored).isEqualTo(acknowledged);
    }
  }
}
