package dev.troupe.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The robots that came by API, read and changed within one transaction. */
final class RobotTable {
  private static final String COLUMNS =
      "id, uid, revision, schema_version, document, created_ms, updated_ms";

  private RobotTable() {}

  static List<RobotRow> all(Connection database) throws SQLException {
    List<RobotRow> rows = new ArrayList<>();
    try (PreparedStatement select =
            database.prepareStatement("SELECT " + COLUMNS + " FROM robot ORDER BY id");
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        rows.add(row(found));
      }
    }
    return rows;
  }

  /**
   * @return what the robots that were put became, in order
   * @throws StoreException at the first change that does not meet what it expects
   */
  static List<RobotRow> apply(Connection database, List<RobotChange> changes) throws SQLException {
    List<RobotRow> rows = new ArrayList<>();
    for (RobotChange change : changes) {
      switch (change) {
        case RobotChange.Put put ->
            rows.add(put.expected() == 0 ? insert(database, put) : update(database, put));
        case RobotChange.Remove remove -> delete(database, remove);
      }
    }
    return rows;
  }

  private static RobotRow insert(Connection database, RobotChange.Put put) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO robot ("
                + COLUMNS
                + ") VALUES (?, ?, 1, ?, ?, ?, ?)"
                + " ON CONFLICT (id) DO NOTHING RETURNING "
                + COLUMNS)) {
      insert.setString(1, put.id());
      insert.setString(2, put.uid());
      insert.setInt(3, put.schema());
      insert.setString(4, put.document());
      insert.setLong(5, put.at().toEpochMilli());
      insert.setLong(6, put.at().toEpochMilli());
      return changed(database, insert, put);
    }
  }

  private static RobotRow update(Connection database, RobotChange.Put put) throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE robot SET revision = revision + 1, schema_version = ?, document = ?,"
                + " updated_ms = ? WHERE id = ? AND uid = ? AND revision = ? RETURNING "
                + COLUMNS)) {
      update.setInt(1, put.schema());
      update.setString(2, put.document());
      update.setLong(3, put.at().toEpochMilli());
      update.setString(4, put.id());
      update.setString(5, put.uid());
      update.setLong(6, put.expected());
      return changed(database, update, put);
    }
  }

  private static RobotRow changed(
      Connection database, PreparedStatement statement, RobotChange change) throws SQLException {
    try (ResultSet written = statement.executeQuery()) {
      if (written.next()) {
        return row(written);
      }
    }
    throw conflict(database, change);
  }

  private static void delete(Connection database, RobotChange.Remove remove) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM robot WHERE id = ? AND uid = ? AND revision = ?")) {
      delete.setString(1, remove.id());
      delete.setString(2, remove.uid());
      delete.setLong(3, remove.expected());
      if (delete.executeUpdate() == 0) {
        throw conflict(database, remove);
      }
    }
    DesiredTable.delete(database, remove.uid());
  }

  private static StoreException conflict(Connection database, RobotChange change)
      throws SQLException {
    RobotRow found = find(database, change.id());
    String there =
        found == null
            ? "nothing"
            : "revision %d of registration %s".formatted(found.revision(), found.uid());
    String expected =
        change.expected() == 0
            ? "nothing"
            : "revision %d of registration %s".formatted(change.expected(), change.uid());
    return new StoreFailure(
            StoreReason.CONFLICT,
            "robot %s: %s (expected: %s)".formatted(change.id(), there, expected),
            new StoreFailure.Conflict(change.id(), change.expected(), found))
        .asException();
  }

  private static @Nullable RobotRow find(Connection database, String id) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT " + COLUMNS + " FROM robot WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? row(found) : null;
      }
    }
  }

  private static RobotRow row(ResultSet found) throws SQLException {
    return new RobotRow(
        found.getString(1),
        found.getString(2),
        found.getLong(3),
        found.getInt(4),
        found.getString(5),
        Instant.ofEpochMilli(found.getLong(6)),
        Instant.ofEpochMilli(found.getLong(7)));
  }
}
