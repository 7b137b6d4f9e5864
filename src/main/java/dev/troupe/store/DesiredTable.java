package dev.troupe.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What robots are to be restored to, read and changed within one transaction. */
final class DesiredTable {
  private static final String SELECT =
      "SELECT uid, epoch, schema_version, document FROM desired_state";

  private DesiredTable() {}

  static List<DesiredRow> all(Connection database) throws SQLException {
    List<DesiredRow> rows = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(SELECT + " ORDER BY uid");
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        rows.add(row(found));
      }
    }
    return rows;
  }

  static Optional<DesiredRow> find(Connection database, String uid) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(SELECT + " WHERE uid = ?")) {
      select.setString(1, uid);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(row(found)) : Optional.empty();
      }
    }
  }

  private static DesiredRow row(ResultSet found) throws SQLException {
    return new DesiredRow(
        found.getString(1), found.getLong(2), found.getInt(3), found.getString(4));
  }

  /** A row of a later epoch stays. */
  static void put(Connection database, List<DesiredRow> rows) throws SQLException {
    try (PreparedStatement upsert =
        database.prepareStatement(
            "INSERT INTO desired_state (uid, epoch, schema_version, document) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (uid) DO UPDATE SET epoch = excluded.epoch,"
                + " schema_version = excluded.schema_version, document = excluded.document"
                + " WHERE desired_state.epoch <= excluded.epoch")) {
      for (DesiredRow row : rows) {
        upsert.setString(1, row.uid());
        upsert.setLong(2, row.epoch());
        upsert.setInt(3, row.schema());
        upsert.setString(4, row.document());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  static void delete(Connection database, String uid) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM desired_state WHERE uid = ?")) {
      delete.setString(1, uid);
      delete.executeUpdate();
    }
  }
}
