package dev.troupe.link;

import java.util.Locale;

/** Why a session left a pool. The same word is the meter's label and the log's key. */
enum RetireCause {
  /** It came to the age that sessions may have. */
  AGE,
  /** Nobody borrowed it for long. */
  IDLE,
  /** It ended by itself. */
  LOST,
  /** It said that it cannot be lent. */
  UNHEALTHY,
  /** Its borrower did not want it to be lent again. */
  DISCARDED,
  /** It could not be made ready for the next borrower, or not in time. */
  RESET_FAILED,
  /** It did not fall silent in time. */
  NOT_CLEAN,
  /** It was idle, and somebody waited for another key. */
  EVICTED,
  /** It was given back while a key with fewer sessions had somebody waiting. */
  YIELDED,
  /** The pool was closed. */
  CLOSED;

  /** The value of the {@code cause} label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
