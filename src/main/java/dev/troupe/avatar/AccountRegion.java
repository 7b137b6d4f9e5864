package dev.troupe.avatar;

import dev.troupe.config.AvatarsConfig;
import dev.troupe.link.Token;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenSource;
import dev.troupe.link.TokenUnavailableException;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/** One region as one account reaches it: its tokens, and whether it is away. Confined. */
final class AccountRegion {
  /** One that was away is not the first choice for so long. */
  private static final Duration SHUNNED = Duration.ofSeconds(30);

  private final AvatarsConfig.Region config;
  private final TokenSource tokens;
  private final Function<TokenFailure, AvatarError> explain;
  private final Time time;
  private boolean away;
  private long awaySince;

  AccountRegion(
      AvatarsConfig.Region config,
      TokenSource tokens,
      Function<TokenFailure, AvatarError> explain,
      Time time) {
    this.config = config;
    this.tokens = tokens;
    this.explain = explain;
    this.time = time;
  }

  AvatarsConfig.Region config() {
    return config;
  }

  TokenSource tokens() {
    return tokens;
  }

  /** Fails with an {@link AvatarException}. */
  Future<Token> token() {
    return tokens
        .take()
        .recover(error ->
            Future.failedFuture(
                error instanceof TokenUnavailableException unavailable
                    ? explain.apply(unavailable.failure()).asException()
                    : error));
  }

  void failed() {
    away = true;
    awaySince = time.nanos();
  }

  void served() {
    away = false;
  }

  boolean isShunned() {
    return away && time.nanos() - awaySince < SHUNNED.toNanos();
  }
}
