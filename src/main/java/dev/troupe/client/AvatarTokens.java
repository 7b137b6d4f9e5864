package dev.troupe.client;

import dev.troupe.avatar.AvatarError;
import dev.troupe.config.TokenConfig;
import dev.troupe.link.Token;
import dev.troupe.link.TokenMetrics;
import dev.troupe.link.TokenSource;
import dev.troupe.link.TokenUnavailableException;
import dev.troupe.spatialwalk.ConsoleTokens;
import dev.troupe.spatialwalk.SessionConfig;
import dev.troupe.spatialwalk.SpatialwalkTokens;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one session: one for each try, fetched ahead when somebody asks for that. Confined
 * to the session's context.
 */
final class AvatarTokens {
  /** When nothing else is said; nobody sees a token that is not used at once. */
  private static final Duration LIFE = Duration.ofHours(1);

  private static final Duration LEAST_LIFE = Duration.ofSeconds(1);

  /** A person waits for the next try, who would not wait for ours. */
  private static final Duration NO_PAUSE = Duration.ofNanos(1);

  private final SpatialwalkTokens protocol;
  private final TokenSource source;
  private final Time time;
  private @Nullable Future<Token> ahead;

  AvatarTokens(
      Vertx vertx,
      SessionConfig config,
      Duration patience,
      TokenMetrics metrics,
      Time time,
      RandomGenerator random) {
    this.time = time;
    this.protocol = new SpatialwalkTokens(config.console(), now -> expiry(config, now));
    TokenConfig once =
        new TokenConfig(
            TokenConfig.Use.ONCE,
            0,
            1,
            patience,
            LEAST_LIFE,
            LEAST_LIFE,
            NO_PAUSE,
            NO_PAUSE,
            TokenConfig.DEFAULT.maxAnswerBytes(),
            TokenConfig.DEFAULT.maxTakers());
    this.source = new TokenSource(vertx, config.appId(), protocol, once, metrics, time, random);
  }

  private static Instant expiry(SessionConfig config, Instant now) {
    Instant chosen = config.expireAt();
    return chosen == null ? now.plus(LIFE) : chosen;
  }

  /** Has one at hand; done when there is one. */
  Future<Void> fetch() {
    Future<Token> fetching = ahead;
    if (fetching == null || spent(fetching)) {
      fetching = source.take().recover(error -> Future.failedFuture(explain(error)));
      ahead = fetching;
    }
    return fetching.mapEmpty();
  }

  /** The one at hand, or a new one; each is given once. */
  Future<String> take() {
    Future<Void> fetched = fetch();
    Future<Token> taken = ahead;
    ahead = null;
    return fetched.compose(done -> taken).map(Token::value);
  }

  private boolean spent(Future<Token> fetching) {
    return fetching.failed()
        || (fetching.succeeded()
            && !time.now().plus(LEAST_LIFE).isBefore(fetching.result().expiresAt()));
  }

  private Throwable explain(Throwable error) {
    AvatarError known =
        error instanceof TokenUnavailableException unavailable
            ? protocol.explain(unavailable.failure())
            : ConsoleTokens.unreachable(String.valueOf(error.getMessage()));
    return known.asException();
  }

  Future<Void> close() {
    return source.close();
  }
}
