package dev.troupe.bench;

import org.jspecify.annotations.Nullable;

/** A run that came to nothing, with the sentence for whoever started it. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
