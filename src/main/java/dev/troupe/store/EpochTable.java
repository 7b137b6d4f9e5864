package dev.troupe.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Numbers that only grow, read and raised within one transaction. */
final class EpochTable {
  private EpochTable() {}

  /** 0 where there is none yet. */
  static long read(Connection database, String name) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT value FROM epoch WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  /** One statement, so that of two who raise at once each gets a number of its own. */
  static long raise(Connection database, String name, long atLeast) throws SQLException {
    try (PreparedStatement upsert =
        database.prepareStatement(
            "INSERT INTO epoch (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
                + " CASE WHEN excluded.value > epoch.value THEN excluded.value"
                + " ELSE epoch.value + 1 END RETURNING value")) {
      upsert.setString(1, name);
      upsert.setLong(2, atLeast);
      try (ResultSet raised = upsert.executeQuery()) {
        raised.next();
        return raised.getLong(1);
      }
    }
  }
}
