package dev.troupe.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The main thread's ways to wait; each has an end. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 5;

  private Await() {}

  static <T> T done(Future<T> future) {
    return done(future, LIMIT);
  }

  static <T> T done(Future<T> future, Duration limit) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new BenchException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new BenchException("nothing within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Lets the load run. */
  static void pass(Vertx vertx, Duration time) {
    done(vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS), time.plus(LIMIT));
  }

  /** Looks again every few milliseconds. */
  static void until(Vertx vertx, String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchException(what + ": not within " + limit, null);
      }
      pass(vertx, Duration.ofMillis(POLL_MILLIS));
    }
  }
}
