package dev.troupe.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token, as a value.
 *
 * @param message one sentence for people
 * @param status of the issuer's answer; 0 when none came
 * @param reason the issuer's words, cut after {@link #MAX_REASON} characters; may be empty
 * @param retryable whether a later try can succeed without anybody changing anything on our side
 * @param retryAfter when the next fetch comes or may come; null when that is not known
 */
public record TokenFailure(
    TokenCause cause,
    String message,
    int status,
    String reason,
    boolean retryable,
    @Nullable Duration retryAfter) {
  public static final int MAX_REASON = 512;

  public TokenFailure {
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }

  static TokenFailure passing(TokenCause cause, String message) {
    return new TokenFailure(cause, message, 0, "", true, null);
  }

  TokenFailure after(Duration wait) {
    return new TokenFailure(cause, message, status, reason, retryable, wait);
  }
}
