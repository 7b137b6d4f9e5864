package dev.troupe.link;

import dev.troupe.telemetry.LogKeys;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing after the other: what is asked for while something is done waits until that is
 * over, so that nothing is ever seen half done. Confined to one thread.
 */
final class Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

  private final String whose;
  private final Runnable after;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean working;

  /**
   * @param after run behind everything that is done
   */
  Agenda(String whose, Runnable after) {
    this.whose = whose;
    this.after = after;
  }

  void add(Runnable task) {
    tasks.add(task);
    if (working) {
      return;
    }
    working = true;
    for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
      try {
        next.run();
        after.run();
      } catch (RuntimeException e) {
        // A borrower's own code failed; the others must not wait for it.
        LOG.atError().setCause(e).addKeyValue(LogKeys.PEER, whose).log("a pool's task failed");
      }
    }
    working = false;
  }
}
