package dev.troupe.recognition;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkFailureException;
import dev.troupe.link.PeerWord;
import dev.troupe.link.PoolCause;
import dev.troupe.link.PoolFailure;
import dev.troupe.link.PoolFailureException;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenUnavailableException;
import dev.troupe.recognition.SessionFailure.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what went wrong below becomes a {@link SessionFailure}. How the vendor
 * refuses an upgrade is not documented: 401 and 403 are taken for a matter of access (inferred).
 */
final class VendorFailures {
  private static final Duration SOON = Duration.ofSeconds(1);

  private VendorFailures() {}

  /** What a future of a token, a dial, a pool or a session failed with. */
  static SessionFailure of(Throwable error) {
    return switch (error) {
      case SessionException known -> known.failure();
      case TokenUnavailableException token -> token(token.failure());
      case LinkFailureException link -> dial(link.failure());
      case PoolFailureException pool -> pool(pool.failure());
      default ->
          new SessionFailure(
              Reason.VENDOR_PROTOCOL_ERROR,
              "the recogniser did not do as it should: " + error.getMessage());
    };
  }

  /** The pool knows why it has none: what the vendor said is worth more than that. */
  private static SessionFailure pool(PoolFailure failure) {
    if (failure.cause() == PoolCause.CLOSED) {
      return new SessionFailure(Reason.DRAINING, "the gateway is shutting down", SOON, null);
    }
    Throwable origin = failure.origin() == null ? null : failure.origin().error();
    if (origin != null) {
      SessionFailure why = of(origin);
      return new SessionFailure(
          why.reason(),
          why.message(),
          failure.retryAfter() == null ? why.retryAfter() : failure.retryAfter(),
          why.vendorText());
    }
    return new SessionFailure(
        Reason.POOL_EXHAUSTED,
        failure.message(),
        failure.retryAfter() == null ? SOON : failure.retryAfter(),
        null);
  }

  /** A socket that stood is gone. */
  static SessionFailure lost(LinkFailure failure) {
    return new SessionFailure(
        Reason.VENDOR_SESSION_LOST,
        "the session was lost: " + failure.message(),
        SOON,
        said(failure.word()));
  }

  /** No socket came to stand. */
  static SessionFailure dial(LinkFailure failure) {
    if (failure.word() instanceof PeerWord.UpgradeRefused refused) {
      boolean access = isAccess(refused.status());
      return new SessionFailure(
          access ? Reason.VENDOR_ACCESS_DENIED : Reason.VENDOR_UNAVAILABLE,
          "the recogniser refused the connection with HTTP status " + refused.status(),
          access ? null : SOON,
          said(refused));
    }
    return new SessionFailure(
        Reason.VENDOR_UNREACHABLE,
        "the recogniser cannot be reached: " + failure.message(),
        SOON,
        null);
  }

  static boolean isAccess(int status) {
    return status == 401 || status == 403;
  }

  /** There is no token to go in with. */
  static SessionFailure token(TokenFailure failure) {
    Reason reason =
        switch (failure.cause()) {
          case REFUSED ->
              failure.retryable() ? Reason.VENDOR_UNAVAILABLE : Reason.VENDOR_ACCESS_DENIED;
          case UNREADABLE, OVERSIZE -> Reason.VENDOR_UNAVAILABLE;
          case UNREACHABLE, TIMEOUT -> Reason.VENDOR_UNREACHABLE;
          case BUSY -> Reason.POOL_EXHAUSTED;
          case CLOSED -> Reason.DRAINING;
        };
    Duration retry = failure.retryAfter() != null ? failure.retryAfter() : SOON;
    return new SessionFailure(
        reason,
        failure.message(),
        reason == Reason.VENDOR_ACCESS_DENIED ? null : retry,
        failure.reason().isEmpty() ? null : failure.reason());
  }

  private static @Nullable String said(@Nullable PeerWord word) {
    return switch (word) {
      case null -> null;
      case PeerWord.UpgradeRefused refused -> "HTTP " + refused.status();
      case PeerWord.ClosedWith closed -> (closed.code() + " " + closed.reason()).strip();
    };
  }
}
