package dev.troupe.store;

import static dev.troupe.store.Places.change;
import static dev.troupe.store.Places.get;
import static dev.troupe.store.Places.put;
import static dev.troupe.store.Places.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.KeptSecret;
import dev.troupe.config.Secret;
import dev.troupe.config.Secrets;
import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is so with a server only. */
class PostgresqlEngineTest {
  private final PostgresCluster cluster = PostgresCluster.shared();
  private final StoreConfig.Postgresql server = cluster.schema();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private Future<Store> open(StoreConfig.Postgresql where) {
    return Store.open(vertx, Places.postgresql(where), new SimpleMeterRegistry());
  }

  private StoreConfig.Postgresql with(String url, String password) {
    return new StoreConfig.Postgresql(
        url, server.user(), new KeptSecret("db", new Secret(password)), Duration.ofSeconds(1));
  }

  @Test
  void commitsAreFlushedAlsoWhereTheDatabaseWouldNot() throws SQLException {
    String url = server.url() + "&options=-c%20synchronous_commit=off";
    try (Connection database = engine(url).open()) {
      assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void aStricterFlushStays() throws SQLException {
    String url = server.url() + "&options=-c%20synchronous_commit=remote_apply";
    try (Connection database = engine(url).open()) {
      assertThat(setting(database, "synchronous_commit")).isEqualTo("remote_apply");
      assertThat(setting(database, "statement_timeout")).isEqualTo("24s");
      assertThat(setting(database, "application_name")).isEqualTo("troupe");
    }
  }

  private PostgresqlEngine engine(String url) {
    return new PostgresqlEngine(Places.postgresql(with(url, server.password().reveal())));
  }

  private static String setting(Connection database, String name) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void replicasThatStartAtOnceMakeTheTablesTogether() {
    Vertx another = Vertx.vertx();
    Future<Store> one = open(server);
    Future<Store> two = Store.open(another, Places.postgresql(server), new SimpleMeterRegistry());

    assertThat(get(one).state()).isEqualTo(StoreState.UP);
    assertThat(get(two).state()).isEqualTo(StoreState.UP);
    get(one.result().close());
    get(two.result().close());
    get(another.close());
  }

  @Test
  void replicasSeeWhatTheOthersStored() {
    Store one = get(open(server));
    Store two = get(open(server));
    RobotRow alice = change(one, put("alice", 0, "{}")).getFirst();

    assertThat(get(two.robots())).containsExactly(alice);
    assertThat(refusal(two.change(List.of(put("alice", 0, "{}")))).conflict().found())
        .isEqualTo(alice);
    assertThat(get(one.raiseEpoch("alice", 5))).isEqualTo(5);
    assertThat(get(two.raiseEpoch("alice", 5))).isEqualTo(6);
    get(one.close());
    get(two.close());
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    Store store = get(open(with(server.url(), "guessed")));

    assertThat(store.state().cause())
        .contains("password authentication failed")
        .doesNotContain("guessed");
    get(store.close());
  }

  @Test
  void aPasswordThatBecomesTheRightOneOpensTheNextConnection() {
    StoreConfig.Postgresql where = with(server.url(), "guessed");
    Store store = get(open(where));
    Promise<Void> found = Promise.promise();
    store.onFound(found::tryComplete);
    assertThat(store.state().isDown()).isTrue();

    Secrets secrets = new Secrets(Map.of("db", where.password()));
    secrets.renew(Map.of("db", server.password()));

    get(found.future());
    assertThat(store.state()).isEqualTo(StoreState.UP);
    get(store.close());
  }

  @Test
  void whoMayNotWriteIsDownAndHealsWhenAllowed() {
    Store store = get(open(server));
    cluster.execute("CREATE ROLE reader_%1$s LOGIN PASSWORD 'r'".formatted(schema()));
    cluster.execute("GRANT USAGE ON SCHEMA %1$s TO reader_%1$s".formatted(schema()));
    cluster.execute("GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO reader_%1$s".formatted(schema()));
    Store reader =
        get(
            open(
                new StoreConfig.Postgresql(
                    server.url(),
                    "reader_" + schema(),
                    new KeptSecret("db", new Secret("r")),
                    Duration.ofSeconds(1))));
    Promise<Void> found = Promise.promise();
    reader.onFound(found::tryComplete);

    assertThat(get(reader.robots())).isEmpty();
    assertThat(refusal(reader.change(List.of(put("alice", 0, "{}")))).reason())
        .isEqualTo(StoreReason.UNAVAILABLE);
    assertThat(reader.state().cause()).contains("permission denied");

    cluster.execute("GRANT ALL ON ALL TABLES IN SCHEMA %1$s TO reader_%1$s".formatted(schema()));
    get(found.future());
    change(reader, put("alice", 0, "{}"));
    get(reader.close());
    get(store.close());
  }

  private String schema() {
    return server.url().replaceAll(".*currentSchema=", "");
  }
}
