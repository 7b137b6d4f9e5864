package dev.troupe.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to date: the same scripts for both engines, each applied once. */
final class Migrations {
  private static final String SCRIPTS = "classpath:dev/troupe/store/migrations";

  /** Seconds to wait for a replica that is at it already. */
  private static final int PATIENCE = 10;

  private Migrations() {}

  /** Does nothing to tables that are current, and leaves those of a newer replica alone. */
  static void apply(DataSource source) throws SQLException {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(source)
          .locations(SCRIPTS)
          .failOnMissingLocations(true)
          .table("troupe_schema")
          .lockRetryCount(PATIENCE)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException failure) {
      throw refusal(failure);
    }
  }

  /** What the database said, where that is the reason. */
  private static SQLException refusal(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refusal) {
        return refusal;
      }
    }
    return new SQLException(failure.getMessage(), failure);
  }
}
