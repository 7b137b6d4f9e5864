package dev.troupe.link;

import java.util.Locale;

/** Why there is no session for a borrower. The same word is the meter's label and the log's key. */
public enum PoolCause {
  /** None is free, and the borrower does not wait. */
  EXHAUSTED(true),
  /** Too many wait already. */
  QUEUE_FULL(true),
  /** None came free in time. */
  DEADLINE(true),
  /** Opening fails, and will not be tried again before the borrower's time is over. */
  UNAVAILABLE(true),
  /** The vendor refuses in a way that no retry heals soon. */
  REFUSED(false),
  /** The borrower left before one came. */
  CANCELLED(true),
  /** The pool is closed or closing. */
  CLOSED(false);

  private final boolean retryable;

  PoolCause(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same request can succeed later without anybody changing anything on our side. */
  public boolean retryable() {
    return retryable;
  }

  /** The value of the {@code outcome} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
