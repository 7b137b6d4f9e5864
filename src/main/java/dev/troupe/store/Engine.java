package dev.troupe.store;

import dev.troupe.config.StoreConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the two databases. All of it blocks: for the store's own thread only. */
sealed interface Engine permits EmbeddedEngine, PostgresqlEngine {

  static Engine of(StoreConfig config) {
    return switch (config.engine()) {
      case EMBEDDED -> new EmbeddedEngine(config);
      case POSTGRESQL -> new PostgresqlEngine(config);
    };
  }

  /** Whether nothing was ever stored, so that there is nothing to open before the first write. */
  boolean isEmpty();

  /** Whether it can go away without us doing anything. */
  boolean isElsewhere();

  /**
   * A connection without autocommit, to tables that are current, which flushes what it commits
   * before it says so.
   */
  Connection open() throws SQLException, IOException;

  Verdict judge(SQLException refusal);

  /** What a refusal means. */
  enum Verdict {
    /** The database does not answer any more; a commit under way may have happened. */
    LOST,
    /** The database takes nothing for now, and says so; the transaction is undone. */
    SHUT,
    /** Others were in the way this time; the transaction is undone. */
    BUSY,
    /** The statement is wrong; the transaction is undone. */
    FAULT;

    /** Whether there is no database to work with until something changes. */
    boolean isAway() {
      return this == LOST || this == SHUT;
    }
  }
}
