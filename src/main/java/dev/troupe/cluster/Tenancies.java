package dev.troupe.cluster;

import dev.troupe.cluster.Holding.Phase;
import dev.troupe.telemetry.LogKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robots that are ours, and what their tenant was asked about each: one thing at a time, with a
 * deadline. Confined to the worker; the tenant's answers come back to it.
 */
final class Tenancies {
  private static final Logger log = LoggerFactory.getLogger(Tenancies.class);

  /** How long the tenant may take for one robot, before the robot is lost or given back. */
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private final Executor worker;
  private final LongSupplier nanos;
  private final Ends ends;
  private final Map<String, Holding> holdings = new HashMap<>();

  /** Robots not ours any more that the tenant has not answered for, and until when that counts. */
  private final Map<String, Long> busy = new HashMap<>();

  private @Nullable Tenant tenant;

  /** What becomes of a robot that is held no longer; its fence says no already. */
  interface Ends {

    /** The tenant has let it go. */
    void left(Holding holding, byte @Nullable [] luggage);

    /** The tenant would not have it. */
    void refused(Holding holding);
  }

  Tenancies(Executor worker, LongSupplier nanos, Ends ends) {
    this.worker = worker;
    this.nanos = nanos;
    this.ends = ends;
  }

  void serve(Tenant whom) {
    tenant = whom;
  }

  boolean isServed() {
    return tenant != null;
  }

  Map<String, Holding> holdings() {
    return holdings;
  }

  Set<String> busy() {
    return busy.keySet();
  }

  void take(String robotId, long epoch, Lease lease, byte @Nullable [] luggage) {
    Holding holding = new Holding(robotId, epoch, lease, nanos.getAsLong() + PATIENCE);
    holdings.put(robotId, holding);
    ask(() -> tenant().take(holding.claim(), luggage), holding, done -> taken(holding, done));
  }

  private void taken(Holding holding, Future<Void> done) {
    if (done.succeeded()) {
      holding.run();
      return;
    }
    log.atWarn()
        .addKeyValue(LogKeys.ROBOT, holding.robotId())
        .setCause(done.cause())
        .log("a robot could not be taken and is given back");
    drop(holding);
    ends.refused(holding);
  }

  void leave(String robotId) {
    Holding holding = holdings.get(robotId);
    if (holding == null || holding.isUnderWay()) {
      return;
    }
    long now = nanos.getAsLong();
    holding.leave(now, now + PATIENCE);
    ask(() -> tenant().leave(robotId), holding, done -> left(holding, done));
  }

  private void left(Holding holding, Future<byte[]> done) {
    drop(holding);
    if (done.failed()) {
      log.atWarn()
          .addKeyValue(LogKeys.ROBOT, holding.robotId())
          .setCause(done.cause())
          .log("a robot did not leave in good order");
      tell(holding.robotId());
    }
    ends.left(holding, done.result());
  }

  void lose(String robotId) {
    Holding holding = holdings.get(robotId);
    if (holding != null) {
      abandon(holding);
    }
  }

  /** All fences first: what one robot's tenant does must not give another one time. */
  void loseAll() {
    List<Holding> all = List.copyOf(holdings.values());
    all.forEach(Holding::end);
    all.forEach(this::abandon);
  }

  /** For those whose tenant did not answer in time. */
  void giveUpLate() {
    long now = nanos.getAsLong();
    busy.values().removeIf(until -> now - until >= 0);
    for (Holding holding : List.copyOf(holdings.values())) {
      if (holding.isLate(now)) {
        boolean leaving = holding.phase() == Phase.LEAVING;
        log.atWarn().addKeyValue(LogKeys.ROBOT, holding.robotId()).log("a robot's tenant is late");
        abandon(holding);
        if (leaving) {
          ends.left(holding, null);
        } else {
          ends.refused(holding);
        }
      }
    }
  }

  private void abandon(Holding holding) {
    drop(holding);
    if (holding.isUnderWay()) {
      busy.put(holding.robotId(), nanos.getAsLong() + PATIENCE);
    }
    tell(holding.robotId());
  }

  private void drop(Holding holding) {
    holding.end();
    holdings.remove(holding.robotId());
  }

  private void tell(String robotId) {
    try {
      tenant().lose(robotId);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue(LogKeys.ROBOT, robotId)
          .setCause(e)
          .log("a robot could not be lost");
    }
  }

  private <T> void ask(Supplier<Future<T>> question, Holding holding, Consumer<Future<T>> then) {
    Future<T> answer;
    try {
      answer = question.get();
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onComplete(done -> worker.execute(() -> answered(holding, done, then)));
  }

  private <T> void answered(Holding holding, AsyncResult<T> done, Consumer<Future<T>> then) {
    if (holdings.get(holding.robotId()) == holding) {
      then.accept(
          done.succeeded()
              ? Future.succeededFuture(done.result())
              : Future.failedFuture(done.cause()));
    } else {
      busy.remove(holding.robotId());
    }
  }

  private Tenant tenant() {
    return Objects.requireNonNull(tenant);
  }
}
