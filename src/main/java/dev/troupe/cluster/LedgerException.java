package dev.troupe.cluster;

/** The tables did not answer, or no majority is in sight; a change may have been made or not. */
final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
