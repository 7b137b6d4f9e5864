package dev.troupe.cli;

/** Something that cannot start, in a sentence that says why; a person needs no stack trace. */
public final class StartException extends RuntimeException {
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
