package dev.troupe.security;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a caller gets no more.
 *
 * @param value of the limit, as it is configured
 * @param retryAfter when it may be there; null when waiting does not help
 */
public record LimitRefusal(Scope scope, Limit limit, double value, @Nullable Duration retryAfter) {

  /** Whose limit it is. */
  public enum Scope {
    PRINCIPAL,
    ROBOT
  }

  /** Which one. */
  public enum Limit {
    CALLS_PER_SECOND,
    COMMANDS_PER_SECOND,
    STREAMS,
    BYTES_PER_SECOND,
    MAX_MESSAGE_BYTES
  }
}
