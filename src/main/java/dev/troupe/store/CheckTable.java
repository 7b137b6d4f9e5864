package dev.troupe.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** How we learn whether a database is there: by asking while it is, by writing once it was not. */
final class CheckTable {
  private CheckTable() {}

  /** Opens nothing where nothing was ever stored. */
  static Operation<Boolean> ask() {
    return Operation.read(
        OperationKind.CHECK, true, database -> execute(database, "SELECT count FROM store_check"));
  }

  /** A full disk and a standby can be read, and yet take nothing. */
  static Operation<Boolean> write() {
    return Operation.write(
        OperationKind.CHECK,
        database ->
            execute(
                database,
                "INSERT INTO store_check (id, count) VALUES (1, 1)"
                    + " ON CONFLICT (id) DO UPDATE SET count = store_check.count + 1"));
  }

  private static boolean execute(Connection database, String statement) throws SQLException {
    try (Statement check = database.createStatement()) {
      return check.execute(statement);
    }
  }
}
