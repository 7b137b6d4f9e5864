package dev.troupe.store;

import java.util.Locale;

/** Why the store did not do what it was asked. The same word in metrics and logs. */
public enum StoreReason {
  /** Someone else changed it first; the failure says what is there now. */
  CONFLICT(false),
  /** The database is away, or did not take it. Nothing was changed. */
  UNAVAILABLE(true),
  /** Too much waits for its turn already. Nothing was changed. */
  OVERLOADED(true),
  /** The database was lost before it said whether it is done: it may or may not be. */
  OUTCOME_UNKNOWN(false),
  /** The database refuses what only a mistake of ours explains. Nothing was changed. */
  INTERNAL(false);

  private final boolean retryable;

  StoreReason(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  public boolean retryable() {
    return retryable;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
