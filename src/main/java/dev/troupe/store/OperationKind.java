package dev.troupe.store;

import java.util.Locale;

/** What is asked of a database: a label of meters and logs. */
enum OperationKind {
  READ_ROBOTS(false),
  CHANGE_ROBOTS(true),
  READ_DESIRED(false),
  WRITE_DESIRED(true),
  REMOVE_DESIRED(true),
  READ_EPOCH(false),
  RAISE_EPOCH(true),
  /** Whether the database is there. */
  CHECK(false);

  private final boolean writes;

  OperationKind(boolean writes) {
    this.writes = writes;
  }

  /** Whether it matters that it may have happened without an answer. */
  boolean writes() {
    return writes;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
