package dev.troupe.simulator.uhlive.grammar;

/** A grammar that is not there or makes no sense; the message is for the client's log. */
public final class GrammarException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean malformed;

  GrammarException(boolean malformed, String message) {
    super(message, null, false, false);
    this.malformed = malformed;
  }

  /** Whether the definition is wrong, and not only unknown. */
  public boolean malformed() {
    return malformed;
  }
}
