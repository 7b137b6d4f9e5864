package dev.troupe.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** A steady rate, whatever comes back: every millisecond does what is due by then. */
final class Pace {
  /** What a client that was held up catches up with is not the gateway's to bear. */
  static final int NO_BURST = 2;

  private Pace() {}

  /**
   * @param context on which all of it happens
   * @param most so many that are overdue are made up for; the others are left out
   */
  static Future<Void> steady(
      Context context, int perSecond, long most, Duration time, Runnable send) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(ignored -> {
      long begin = System.nanoTime();
      long[] sent = {0};
      context
          .owner()
          .setPeriodic(
              1,
              timer -> {
                long passed = System.nanoTime() - begin;
                long due = passed * perSecond / 1_000_000_000L;
                sent[0] = Math.max(sent[0], due - most);
                for (; sent[0] < due; sent[0]++) {
                  send.run();
                }
                if (passed > time.toNanos()) {
                  context.owner().cancelTimer(timer);
                  done.tryComplete();
                }
              });
    });
    return done.future();
  }
}
