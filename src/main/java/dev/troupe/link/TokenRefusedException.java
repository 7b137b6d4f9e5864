package dev.troupe.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The issuer of tokens said no. */
public final class TokenRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean retryable;
  private final transient @Nullable Duration retryAfter;

  /**
   * @param status of the HTTP answer, or the one inside it where the issuer hides it there
   * @param reason in the issuer's words, without secrets
   * @param retryable whether the same request can succeed later without anybody changing anything
   *     on our side
   */
  public TokenRefusedException(int status, String reason, boolean retryable) {
    this(status, reason, retryable, null);
  }

  /**
   * @param retryAfter what the answer's body asks for; a {@code Retry-After} header is heeded
   *     without it
   */
  public TokenRefusedException(
      int status, String reason, boolean retryable, @Nullable Duration retryAfter) {
    super(reason, null, false, false);
    this.status = status;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  TokenFailure failure(String where, @Nullable Duration header) {
    String reason = String.valueOf(getMessage());
    return new TokenFailure(
        TokenCause.REFUSED,
        "%s: the issuer refused with status %d".formatted(where, status),
        status,
        reason,
        retryable,
        retryAfter != null ? retryAfter : header);
  }
}
