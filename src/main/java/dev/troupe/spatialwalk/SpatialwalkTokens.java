package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.link.Token;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenProtocol;
import dev.troupe.link.TokenRefusedException;
import dev.troupe.link.TokenRequest;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The console as a source of tokens. It remembers what the console said last when it gave none, as
 * a {@link TokenFailure} holds less than an {@link AvatarError}.
 */
public final class SpatialwalkTokens implements TokenProtocol {
  private final ConsoleTokens console;
  private final UnaryOperator<Instant> expiry;
  private volatile @Nullable AvatarError last;

  /**
   * @param expiry until when a token shall live that is asked for at an instant
   */
  public SpatialwalkTokens(ConsoleTokens console, UnaryOperator<Instant> expiry) {
    this.console = console;
    this.expiry = expiry;
  }

  @Override
  public TokenRequest request(Instant now) {
    return console.request(expiry.apply(now), now);
  }

  /** The console does not repeat until when a token lives; an answer is some moments too late. */
  @Override
  public Token parse(int status, String contentType, byte[] body, Instant now)
      throws TokenRefusedException {
    try {
      return new Token(console.read(status, null, body), expiry.apply(now));
    } catch (SessionTokenError e) {
      AvatarError error = e.error();
      last = error;
      Integer inside = error.httpStatus();
      throw new TokenRefusedException(
          inside == null ? status : inside, error.message(), error.retryable());
    }
  }

  /** What it means that there is no token. May be asked from any thread. */
  public AvatarError explain(TokenFailure failure) {
    AvatarError said = last;
    return switch (failure.cause()) {
      case REFUSED, UNREADABLE ->
          failure.status() == 0 || said == null
              ? unasked(failure)
              : said.withRetryAfter(failure.retryAfter());
      case CLOSED ->
          AvatarError.of(
              AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.SESSION_TOKEN, failure.message());
      default -> ConsoleTokens.unreachable(failure.message()).withRetryAfter(failure.retryAfter());
    };
  }

  /** The request could not even be made. */
  private static AvatarError unasked(TokenFailure failure) {
    return AvatarError.of(
        AvatarErrorCode.INVALID_REQUEST, AvatarPhase.SESSION_TOKEN, failure.message());
  }
}
