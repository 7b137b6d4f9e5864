package dev.troupe.simulator.spatialwalk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides who gets a connection. In the order that the real service was seen to check in: token,
 * app, credits and plan, avatar. Confined.
 */
final class Admission {
  private static final Refusal INVALID_TOKEN =
      Refusal.of(400, "Invalid session token", CloseCodes.AUTH_FAILED);

  private final Tokens tokens;
  private final MagicAvatars avatars;
  private final ServiceManners manners;

  /** What an upgrade brings. */
  record Visitor(String avatarId, String appId, String token) {
    @Override
    public String toString() {
      return "Visitor[avatarId=" + avatarId + ", appId=" + appId + ", token=***]";
    }
  }

  sealed interface Verdict {}

  /**
   * @param faults of the avatar
   */
  record Admitted(SessionToken token, List<Fault> faults) implements Verdict {}

  record Refused(Refusal refusal) implements Verdict {}

  Admission(Tokens tokens, MagicAvatars avatars, ServiceManners manners) {
    this.tokens = tokens;
    this.avatars = avatars;
    this.manners = manners;
  }

  Verdict check(Visitor visitor, Instant now) {
    if (visitor.token().isEmpty()) {
      return new Refused(Refusal.of(400, "empty token", CloseCodes.AUTH_FAILED));
    }
    Optional<SessionToken> token = tokens.read(visitor.token());
    if (token.isEmpty()) {
      return new Refused(INVALID_TOKEN);
    }
    return check(visitor, token.get(), now);
  }

  private Verdict check(Visitor visitor, SessionToken token, Instant now) {
    if (token.expiresAt() <= now.getEpochSecond()) {
      return new Refused(Refusal.of(401, "token is expired", CloseCodes.AUTH_FAILED));
    }
    if (!visitor.appId().equals(token.appId())) {
      return new Refused(Refusal.of(400, "app id mismatch", CloseCodes.AUTH_FAILED));
    }
    if (!token.account().plan().appKnown()) {
      return new Refused(Refusal.of(404, "appIDUnrecognized", CloseCodes.AUTH_FAILED));
    }
    if (token.account().isBroke()) {
      return new Refused(
          Refusal.of(402, "session denied: credits exhausted", CloseCodes.CREDITS_EXHAUSTED));
    }
    if (token.account().isFull()) {
      return new Refused(full());
    }
    Optional<List<Fault>> faults = avatars.find(visitor.avatarId());
    if (faults.isEmpty()) {
      String message = "Avatar not found: " + visitor.avatarId();
      return new Refused(new Refusal(404, message, 0, CloseCodes.POLICY));
    }
    if (manners.singleUseTokens() && tokens.isUsed(token)) {
      return new Refused(INVALID_TOKEN);
    }
    return new Admitted(token, faults.get());
  }

  /** A 402 is about money and says so; a 429 is not. */
  private Refusal full() {
    String limit = "concurrent connection limit reached";
    int status = manners.concurrencyStatus();
    return Refusal.of(
        status, status == 402 ? "session denied: " + limit : limit, CloseCodes.CONCURRENCY_LIMIT);
  }
}
