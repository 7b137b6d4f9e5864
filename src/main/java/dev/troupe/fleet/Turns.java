package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations one at a time, each begun after the end of the one before, all at home. Asked from any
 * thread.
 */
final class Turns {
  private static final int MOST_WAITING = 1_000;

  private final Crossing home;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;
  private @Nullable Failure over;

  Turns(Crossing home) {
    this.home = home;
  }

  /** Done at home. What {@code operation} throws fails it. */
  <T> Future<T> take(Supplier<Future<T>> operation) {
    Promise<T> promise = Promise.promise();
    home.post(() -> enter(operation, promise));
    return promise.future();
  }

  private <T> void enter(Supplier<Future<T>> operation, Promise<T> promise) {
    Failure refusal = over;
    if (refusal != null) {
      promise.fail(refusal.asException());
    } else if (waiting.size() >= MOST_WAITING) {
      promise.fail(
          new Failure(
                  FailureReason.STORE_UNAVAILABLE,
                  waiting.size() + " changes to the fleet wait (expected: fewer)")
              .asException());
    } else {
      waiting.add(() -> run(operation, promise));
      next();
    }
  }

  private <T> void run(Supplier<Future<T>> operation, Promise<T> promise) {
    Future<T> outcome;
    try {
      outcome = operation.get();
    } catch (RuntimeException e) {
      outcome = Future.failedFuture(e);
    }
    outcome.onComplete(ended -> {
      promise.handle(ended);
      // Not from here: a long queue of short ones is no deep stack.
      home.post(() -> {
        busy = false;
        next();
      });
    });
  }

  private void next() {
    Runnable first = busy ? null : waiting.poll();
    if (first != null) {
      busy = true;
      first.run();
    }
  }

  /** Whoever comes later is told why; what waits already has its turn. From any thread. */
  void end(Failure reason) {
    home.post(() -> over = reason);
  }
}
