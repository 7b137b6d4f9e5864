package dev.troupe.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Waits for futures on threads that may, and only there. */
final class Blocking {
  private final Function<Duration, RuntimeException> late;
  private final RuntimeException interrupted;

  /**
   * @param late what to throw when a future did not end in that time
   * @param interrupted what to throw when the waiting thread was interrupted
   */
  Blocking(Function<Duration, RuntimeException> late, RuntimeException interrupted) {
    this.late = late;
    this.interrupted = interrupted;
  }

  /**
   * @throws IllegalStateException on an event loop: it would wait for itself
   */
  void check() {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "blocking() on event loop %s (expected: a thread that may block)"
              .formatted(Thread.currentThread().getName()));
    }
  }

  <T> T await(Future<T> future, Duration patience) {
    check();
    CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw late.apply(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted;
    }
  }
}
