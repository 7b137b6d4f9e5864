package dev.troupe.store;

import dev.troupe.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Desired state on its way to the database: of each robot the latest, all of them in one
 * transaction, a little later. Holds a row a robot at most, also while the database is away. Safe
 * from any thread.
 */
final class DesiredBuffer {
  private static final Logger log = LoggerFactory.getLogger(Store.class);

  private final Vertx vertx;
  private final Lane lane;
  private final Duration delay;
  private final Duration retry;
  private final Map<String, DesiredRow> unwritten = new ConcurrentHashMap<>();
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * @param retry until what the database did not take is tried again; at once when it is back
   */
  DesiredBuffer(Vertx vertx, Lane lane, Duration delay, Duration retry) {
    this.vertx = vertx;
    this.lane = lane;
    this.delay = delay;
    this.retry = retry;
  }

  void put(DesiredRow row) {
    unwritten.put(row.uid(), row);
    writeAfter(delay);
  }

  private void writeAfter(Duration pause) {
    if (!stopped && armed.compareAndSet(false, true)) {
      vertx.setTimer(
          pause.toMillis(),
          id -> {
            armed.set(false);
            flush();
          });
    }
  }

  /** Writes what is here now. */
  Future<Void> flush() {
    if (unwritten.isEmpty()) {
      return Future.succeededFuture();
    }
    // What is written is chosen on the store's thread, so that nothing that was dropped there
    // before comes back.
    Operation<List<DesiredRow>> write =
        Operation.write(
            OperationKind.WRITE_DESIRED,
            database -> {
              List<DesiredRow> rows = List.copyOf(unwritten.values());
              DesiredTable.put(database, rows);
              return rows;
            });
    return lane.run(write.then(this::written)).onFailure(failure -> writeAfter(retry)).mapEmpty();
  }

  /** A newer row has come meanwhile, or this one is done with. */
  private void written(List<DesiredRow> rows) {
    rows.forEach(row -> unwritten.remove(row.uid(), row));
  }

  /** On the store's thread. */
  void drop(String uid) {
    unwritten.remove(uid);
  }

  int size() {
    return unwritten.size();
  }

  Future<Void> close() {
    stopped = true;
    return flush()
        .onFailure(failure ->
            log.atWarn()
                .addKeyValue(LogKeys.CAUSE, failure.getMessage())
                .addKeyValue("robots", size())
                .log("desired state is lost that was not written yet"));
  }
}
