package dev.troupe.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way onto a context from any thread: what is posted runs there in order, many in one hop. One
 * wake-up is under way at most, so that a burst costs one task of the event loop instead of one
 * each.
 */
public final class Crossing {
  private static final Logger LOG = LoggerFactory.getLogger(Crossing.class);

  /**
   * After so many the loop gets a breath, so that a flood on one context does not starve its
   * neighbours.
   */
  private static final int BATCH = 256;

  private final Context context;
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  public Crossing(Context context) {
    this.context = context;
  }

  /** The same answer, given there. */
  public <T> Future<T> bring(Future<T> answer) {
    Promise<T> promise = Promise.promise();
    answer.onComplete(ended -> post(() -> promise.handle(ended)));
    return promise.future();
  }

  /** From any thread. A task that fails keeps no other from running. */
  public void post(Runnable task) {
    posted.add(task);
    if (waiting.getAndIncrement() == 0) {
      context.runOnContext(ignored -> drain());
    }
  }

  private void drain() {
    int done = 0;
    for (Runnable task; done < BATCH && (task = posted.poll()) != null; done++) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // Also an error: without the count below nothing would ever run here again.
        LOG.atError().setCause(e).log("a task on a context failed");
      }
    }
    if (waiting.addAndGet(-done) > 0) {
      context.runOnContext(ignored -> drain());
    }
  }
}
