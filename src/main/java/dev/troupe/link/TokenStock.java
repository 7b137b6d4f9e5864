package dev.troupe.link;

import dev.troupe.config.TokenConfig;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The tokens at hand and those who wait for one: fetches as few as serve both, ahead of need once
 * somebody has asked. Confined to one thread.
 */
final class TokenStock {
  private static final Logger LOG = LoggerFactory.getLogger(TokenStock.class);

  /** Where tokens come from; fails with a {@link TokenUnavailableException}. */
  interface Issuer {
    Future<Token> fetch();

    Future<Void> close();
  }

  private final String name;
  private final TokenConfig config;
  private final Issuer issuer;
  private final TokenMetrics metrics;
  private final Time time;
  private final Backoff backoff;
  private final boolean reused;

  /** Oldest first. */
  private final ArrayDeque<HeldToken> held = new ArrayDeque<>();

  private final TokenTakers takers;
  private boolean warm;
  private boolean closed;
  private int fetching;

  /** Of what tokens are asked for with: what an earlier one brings is not taken. */
  private int round;

  /** Of the last fetch, if that failed; no other starts before {@link #retryAt}. */
  private @Nullable TokenFailure trouble;

  private long retryAt;
  private Time.@Nullable Timer retry;
  private Time.@Nullable Timer ageing;

  TokenStock(
      String name,
      TokenConfig config,
      Issuer issuer,
      TokenMetrics metrics,
      Time time,
      RandomGenerator random) {
    this.name = name;
    this.config = config;
    this.issuer = issuer;
    this.metrics = metrics;
    this.time = time;
    this.backoff = new Backoff(config.retryFrom(), config.retryTo(), random);
    this.takers =
        new TokenTakers(
            time,
            config.fetchTimeout(),
            TokenFailure.passing(TokenCause.TIMEOUT, "no token of " + name + " in time"));
    this.reused = config.use() == TokenConfig.Use.REUSED;
  }

  /** Fetches ahead from now on. */
  void warm() {
    warm = true;
    replenish();
  }

  void take(TokenTakers.Taker taker) {
    if (closed) {
      taker.failed(closure());
      return;
    }
    warm = true;
    dropSpent();
    if (!held.isEmpty()) {
      taker.taken(takeOne());
    } else if (trouble != null && fetching == 0 && untilRetry().isPositive()) {
      taker.failed(trouble.after(untilRetry()));
    } else if (takers.size() >= config.maxTakers()) {
      taker.failed(TokenFailure.passing(TokenCause.BUSY, "too many wait for a token of " + name));
    } else {
      takers.add(taker);
    }
    replenish();
  }

  /** The vendor did not accept it: neither it nor one that is as old serves again. */
  void refused(Token token) {
    metrics.refused();
    if (!reused) {
      drop(held.size());
    } else if (!held.isEmpty() && held.getLast().token().equals(token)) {
      drop(1);
    }
    replenish();
  }

  /** What it asks with is another now: neither what it got counts any more nor what it did not. */
  void renew() {
    round++;
    drop(held.size());
    trouble = null;
    cancel(retry);
    backoff.reset();
    replenish();
  }

  Future<Void> close() {
    closed = true;
    cancel(retry);
    cancel(ageing);
    drop(held.size());
    takers.fail(takers.size(), closure());
    return issuer.close();
  }

  private void replenish() {
    dropSpent();
    if (!closed && !untilRetry().isPositive()) {
      for (int missing = missing(); missing > 0; missing--) {
        fetch();
      }
    }
    watchAge();
  }

  /** How many fetches to start. One at a time while they fail. */
  private int missing() {
    int wanted =
        reused
            ? Math.min(1, takers.size() + (warm ? 1 : 0))
            : takers.size() + (warm ? config.ahead() : 0);
    long fresh = held.stream().filter(token -> !token.ageing(time)).count();
    int most = reused || trouble != null ? 1 : config.parallel();
    return (int) Math.min(wanted - fresh, most) - fetching;
  }

  private void fetch() {
    long asked = time.nanos();
    int current = round;
    fetching++;
    issuer
        .fetch()
        .onComplete(
            token -> ended(current, () -> fetched(token, asked)),
            error -> ended(current, () -> failed(error, asked)));
  }

  private void ended(int asking, Runnable outcome) {
    fetching--;
    if (closed) {
      return;
    }
    if (asking == round) {
      outcome.run();
    } else {
      replenish();
    }
  }

  private void fetched(Token token, long asked) {
    HeldToken fetched = HeldToken.of(token, config, time);
    if (fetched.spent(time)) {
      trouble(
          TokenFailure.passing(
              TokenCause.UNREADABLE, "a token of " + name + " that is expired as it comes"),
          asked);
      return;
    }
    metrics.fetched(since(asked));
    trouble = null;
    backoff.reset();
    keep(fetched);
    takers.serve(() -> !held.isEmpty(), this::takeOne);
    replenish();
  }

  private void keep(HeldToken token) {
    held.add(token);
    metrics.stock(1);
    drop(held.size() - (reused ? 1 : takers.size() + Math.max(1, config.ahead())));
  }

  private Token takeOne() {
    if (reused) {
      return held.getLast().token();
    }
    metrics.stock(-1);
    return held.removeFirst().token();
  }

  private void failed(Throwable error, long asked) {
    trouble(
        error instanceof TokenUnavailableException known
            ? known.failure()
            : TokenFailure.passing(TokenCause.UNREACHABLE, name + ": " + error),
        asked);
  }

  private void trouble(TokenFailure failure, long asked) {
    metrics.failed(failure.cause(), since(asked));
    boolean news = trouble == null || trouble.cause() != failure.cause();
    trouble = failure;
    // Those that were under way together are one failure.
    if (!untilRetry().isPositive()) {
      Duration delay = failure.retryable() ? backoff.next() : config.retryTo();
      Duration asks = failure.retryAfter();
      retryIn(asks != null && asks.compareTo(delay) > 0 ? asks : delay);
    }
    LOG.atLevel(news ? Level.INFO : Level.DEBUG)
        .addKeyValue(LogKeys.PEER, name)
        .addKeyValue(LogKeys.CAUSE, failure.cause().label())
        .addKeyValue("detail", failure.message())
        .addKeyValue(LogKeys.MILLIS, untilRetry().toMillis())
        .log("token fetch failed");
    takers.fail(takers.size() - (reused ? 0 : fetching), failure.after(untilRetry()));
  }

  private void retryIn(Duration delay) {
    retryAt = time.nanos() + delay.toNanos();
    cancel(retry);
    retry =
        time.after(
            delay,
            () -> {
              // A timer is as exact as a millisecond.
              retryAt = time.nanos();
              replenish();
            });
  }

  private Duration untilRetry() {
    return trouble == null ? Duration.ZERO : Duration.ofNanos(retryAt - time.nanos());
  }

  private void watchAge() {
    cancel(ageing);
    ageing = null;
    held.stream()
        .map(token -> token.nextChange(time))
        .min(Duration::compareTo)
        .filter(ignored -> !closed)
        .ifPresent(next -> ageing = time.after(next, this::replenish));
  }

  private void dropSpent() {
    int before = held.size();
    held.removeIf(token -> token.spent(time));
    metrics.stock(held.size() - before);
  }

  /** The oldest. */
  private void drop(int count) {
    for (int i = 0; i < count; i++) {
      held.removeFirst();
      metrics.stock(-1);
    }
  }

  private TokenFailure closure() {
    return new TokenFailure(
        TokenCause.CLOSED, "the source of tokens of " + name + " is closed", 0, "", false, null);
  }

  private Duration since(long then) {
    return Duration.ofNanos(time.nanos() - then);
  }

  private static void cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
