package dev.troupe.store;

import dev.troupe.telemetry.LogKeys;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database is there, as its last answer says; told once per change. Safe from any
 * thread.
 */
final class Availability {
  private static final Logger log = LoggerFactory.getLogger(Store.class);

  private final List<Runnable> found = new CopyOnWriteArrayList<>();
  private final List<Runnable> lost = new CopyOnWriteArrayList<>();
  private volatile StoreState state = StoreState.EMPTY;

  StoreState state() {
    return state;
  }

  /** Runs on whichever thread finds out, each time the database is back. */
  void onFound(Runnable listener) {
    found.add(listener);
  }

  /** Runs on whichever thread finds out, each time the database goes away. */
  void onLost(Runnable listener) {
    lost.add(listener);
  }

  void up() {
    if (become(StoreState.UP).isDown()) {
      log.info("store is reached");
      found.forEach(Runnable::run);
    }
  }

  void down(String cause) {
    if (!become(StoreState.down(cause)).isDown()) {
      log.atWarn().addKeyValue(LogKeys.CAUSE, cause).log("store is away, nothing can be stored");
      lost.forEach(Runnable::run);
    }
  }

  /** One after another, so that each change is told by one thread. */
  private synchronized StoreState become(StoreState next) {
    StoreState before = state;
    state = next;
    return before;
  }
}
