package dev.troupe.store;

import dev.troupe.config.StoreConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL, for replicas that share what they know. The server's clock bounds every statement,
 * the socket's every wait for the server.
 */
final class PostgresqlEngine implements Engine {
  private static final int OLDEST = 14;

  /** A table may be large by the time it is changed. */
  private static final Duration MIGRATION = Duration.ofMinutes(10);

  /** Deadlock, serialization, lock not granted, cancelled by our own limit. */
  private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01", "55P03", "57014");

  /** Of the connection, the server's end, its disk, itself. */
  private static final Set<String> LOST = Set.of("08", "57", "58", "XX");

  /** Data, integrity, syntax. */
  private static final Set<String> WRONG = Set.of("22", "23", "42");

  /** Of the wrong ones those that an operator can mend: no right, no such table. */
  private static final Set<String> NOT_OURS = Set.of("42501", "42P01");

  private final StoreConfig.Postgresql server;
  private final Duration timeout;

  PostgresqlEngine(StoreConfig config) {
    this.server = config.postgresql();
    this.timeout = config.timeout();
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public boolean isElsewhere() {
    return true;
  }

  @Override
  public Connection open() throws SQLException {
    Connection database = source(timeout).getConnection();
    try {
      requireVersion(database.getMetaData().getDatabaseMajorVersion());
      Migrations.apply(source(MIGRATION));
      setUp(database);
      return database;
    } catch (SQLException | RuntimeException refusal) {
      database.close();
      throw refusal;
    }
  }

  private PGSimpleDataSource source(Duration silence) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.url());
    source.setUser(server.user());
    if (server.password() != null) {
      source.setPassword(server.password().reveal());
    }
    source.setApplicationName("troupe");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(server.connectTimeout()));
    source.setSocketTimeout(seconds(silence));
    return source;
  }

  /** The driver knows whole seconds only, and takes 0 for no limit. */
  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.plusMillis(999).toSeconds());
  }

  private static void requireVersion(int major) throws SQLException {
    if (major < OLDEST) {
      throw new SQLException("PostgreSQL: %d (expected: %d or newer)".formatted(major, OLDEST));
    }
  }

  private void setUp(Connection database) throws SQLException {
    // The server's own refusal is certain, and so has to come before we give up.
    long millis = timeout.toMillis() * 4 / 5;
    database.setAutoCommit(false);
    try (Statement statement = database.createStatement()) {
      statement.execute("SET statement_timeout = " + millis);
      statement.execute("SET lock_timeout = " + millis);
      // What a gateway that hangs has locked is free again for the others.
      statement.execute("SET idle_in_transaction_session_timeout = " + 2 * millis);
      // Whoever switched flushing off for this database did not mean us; stricter ways stay.
      statement.execute(
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
    }
    database.commit();
  }

  @Override
  public Verdict judge(SQLException refusal) {
    String state = refusal.getSQLState();
    if (state == null || state.length() < 2) {
      return Verdict.LOST;
    } else if (IN_THE_WAY.contains(state)) {
      return Verdict.BUSY;
    }
    String group = state.substring(0, 2);
    if (LOST.contains(group)) {
      return Verdict.LOST;
    }
    return WRONG.contains(group) && !NOT_OURS.contains(state) ? Verdict.FAULT : Verdict.SHUT;
  }
}
