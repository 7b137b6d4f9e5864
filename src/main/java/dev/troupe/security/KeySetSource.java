package dev.troupe.security;

import dev.troupe.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches an issuer's key set: regularly, and when somebody misses a key, but never more often than
 * allowed, so that made-up tokens cannot make us call the issuer. Thread-safe.
 */
final class KeySetSource {
  private static final Logger log = LoggerFactory.getLogger(KeySetSource.class);
  private static final int LIMIT = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI address;
  private final Duration least;
  private final Consumer<Buffer> taker;
  private final InstantSource clock;
  private final SecurityMetrics metrics;

  /** Held here: Vert.x closes a client that nobody holds. */
  private final HttpClient client;

  private @Nullable Future<Void> fetching;
  private @Nullable Instant fetched;

  /**
   * @param taker may throw IllegalArgumentException when the set will not do
   */
  KeySetSource(
      Vertx vertx,
      URI address,
      Duration least,
      Consumer<Buffer> taker,
      InstantSource clock,
      SecurityMetrics metrics) {
    this.address = address;
    this.least = least;
    this.taker = taker;
    this.clock = clock;
    this.metrics = metrics;
    this.client = vertx.createHttpClient();
  }

  /**
   * Done when a fetch is over that may have brought something new; fails when it brought nothing.
   */
  synchronized Future<Void> refresh() {
    Future<Void> running = fetching;
    if (running != null) {
      return running;
    }
    Instant now = clock.instant();
    if (fetched != null && now.isBefore(fetched.plus(least))) {
      return Future.failedFuture("asked already");
    }
    fetched = now;
    Future<Void> begun = fetch();
    fetching = begun;
    begun.onComplete(over -> done(over.cause()));
    return begun;
  }

  private synchronized void done(@Nullable Throwable failure) {
    fetching = null;
    metrics.keySetFetched(failure == null);
    if (failure != null) {
      log.atWarn()
          .addKeyValue(LogKeys.ADDRESS, address.getHost())
          .addKeyValue(LogKeys.CAUSE, failure.getMessage())
          .log("the issuer's keys could not be fetched, the old ones stay in use");
    }
  }

  private Future<Void> fetch() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(address.toString())
            .setConnectTimeout(PATIENCE.toMillis())
            .setFollowRedirects(false)
            .putHeader("accept", "application/json");
    return client
        .request(options)
        .compose(request ->
            request
                .send()
                .compose(KeySetSource::body)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> request.reset()))
        .map(set -> {
          taker.accept(set);
          return null;
        });
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("HTTP status " + response.statusCode() + " (expected: 200)");
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.handler(chunk -> {
      if (body.length() + chunk.length() <= LIMIT) {
        body.appendBuffer(chunk);
      } else {
        whole.tryFail("a longer answer (expected: at most " + LIMIT + " bytes)");
      }
    });
    response.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }
}
