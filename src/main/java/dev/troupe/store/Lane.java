package dev.troupe.store;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way to the database: one operation after another on the one thread of {@code worker}, each
 * with a deadline that also counts while it waits. Called from any thread; answers come on the
 * caller's context.
 */
final class Lane {
  private final WorkerExecutor worker;
  private final Database database;
  private final Availability availability;
  private final StoreMetrics metrics;
  private final Duration timeout;
  private final int queue;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  Lane(
      WorkerExecutor worker,
      Database database,
      Availability availability,
      StoreMetrics metrics,
      Duration timeout,
      int queue) {
    this.worker = worker;
    this.database = database;
    this.availability = availability;
    this.metrics = metrics;
    this.timeout = timeout;
    this.queue = queue;
  }

  /** Fails with {@link StoreException} only. */
  <T> Future<T> run(Operation<T> operation) {
    Timer.Sample began = metrics.began();
    return admit(operation)
        .onSuccess(result -> metrics.done(operation.kind(), began))
        .onFailure(failure -> metrics.failed(operation.kind(), reason(failure), began));
  }

  private static StoreReason reason(Throwable failure) {
    return failure instanceof StoreException known
        ? known.failure().reason()
        : StoreReason.INTERNAL;
  }

  private <T> Future<T> admit(Operation<T> operation) {
    if (closed) {
      return refused(StoreReason.UNAVAILABLE, "the store is closed");
    } else if (isShutFor(operation)) {
      return refused(StoreReason.UNAVAILABLE, away());
    } else if (waiting.incrementAndGet() > queue) {
      waiting.decrementAndGet();
      return refused(
          StoreReason.OVERLOADED, "operations that wait: %d (expected: fewer)".formatted(queue));
    }
    Attempt<T> attempt = new Attempt<>(operation);
    return worker
        .executeBlocking(attempt::run, false)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure ->
            failure instanceof TimeoutException ? attempt.giveUp() : Future.failedFuture(failure));
  }

  /** While the database is away nobody waits for it but who looks whether it is back. */
  private boolean isShutFor(Operation<?> operation) {
    return operation.kind() != OperationKind.CHECK && availability.state().isDown();
  }

  private String away() {
    return "the database is away";
  }

  private static <T> Future<T> refused(StoreReason reason, String message) {
    return Future.failedFuture(new StoreFailure(reason, message).asException());
  }

  int waiting() {
    return waiting.get();
  }

  /** What was asked before still has its time; what is asked later is refused. */
  Future<Void> close() {
    closed = true;
    return worker
        .<Void>executeBlocking(
            () -> {
              database.close();
              return null;
            },
            false)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .eventually(worker::close);
  }

  /** One operation on its way: either the thread gets to it, or its time is over before. */
  private final class Attempt<T> {
    private final Operation<T> operation;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    private enum Phase {
      WAITING,
      RUNNING,
      GIVEN_UP
    }

    Attempt(Operation<T> operation) {
      this.operation = operation;
    }

    T run() {
      waiting.decrementAndGet();
      if (!phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
        throw new StoreFailure(StoreReason.UNAVAILABLE, "nobody waits for it").asException();
      } else if (isShutFor(operation)) {
        throw new StoreFailure(StoreReason.UNAVAILABLE, away()).asException();
      }
      return database.run(operation, () -> phase.get() == Phase.RUNNING);
    }

    Future<T> giveUp() {
      if (phase.getAndSet(Phase.GIVEN_UP) == Phase.WAITING) {
        return refused(StoreReason.UNAVAILABLE, "its turn did not come within " + timeout);
      }
      availability.down("no answer within " + timeout);
      return refused(
          operation.kind().writes() ? StoreReason.OUTCOME_UNKNOWN : StoreReason.UNAVAILABLE,
          "the database did not answer within " + timeout);
    }
  }
}
