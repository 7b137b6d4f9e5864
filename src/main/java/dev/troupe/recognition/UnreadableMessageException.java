package dev.troupe.recognition;

/**
 * A message that is none of the protocol's: no JSON, or no object. The state is what it was. It
 * never quotes the message, which may hold what people said.
 */
public final class UnreadableMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableMessageException(String message) {
    super(message);
  }
}
