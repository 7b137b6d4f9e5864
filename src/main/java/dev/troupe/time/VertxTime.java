package dev.troupe.time;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** The real clock, with timers that fire on one Vert.x context. */
public final class VertxTime implements Time {
  private final Vertx vertx;
  private final Context context;

  public VertxTime(Context context) {
    this.context = context;
    this.vertx = context.owner();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    // Vert.x refuses a zero delay.
    long millis = Math.max(1, delay.toMillis());
    OneShot timer = new OneShot(task);
    if (Vertx.currentContext() == context) {
      timer.arm(millis);
    } else {
      context.runOnContext(ignored -> timer.arm(millis));
    }
    return timer;
  }

  private final class OneShot implements Timer {
    private final Runnable task;
    private long id = -1;
    private volatile boolean done;

    OneShot(Runnable task) {
      this.task = task;
    }

    void arm(long millis) {
      if (!done) {
        id = vertx.setTimer(millis, fired -> fire());
      }
    }

    private void fire() {
      if (!done) {
        done = true;
        task.run();
      }
    }

    @Override
    public void cancel() {
      if (!done) {
        done = true;
        if (id >= 0) {
          vertx.cancelTimer(id);
        }
      }
    }
  }
}
