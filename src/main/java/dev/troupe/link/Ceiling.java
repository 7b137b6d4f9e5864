package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions there may be: what the configuration says, or fewer for a while once the vendor
 * allowed no more. It rises one by one, so that the vendor's limit is found again and not run into
 * by many at the same time.
 */
final class Ceiling {
  private final int most;
  private final Duration step;
  private final Time time;
  private final Runnable raised;
  private int limit;
  private Time.@Nullable Timer timer;

  Ceiling(PoolConfig config, Time time, Runnable raised) {
    this.most = config.size().maxTotal();
    this.step = config.retry().refusedFor();
    this.time = time;
    this.raised = raised;
    this.limit = most;
  }

  int limit() {
    return limit;
  }

  /**
   * @param open how many the vendor did allow
   */
  void tooMany(int open) {
    limit = Math.min(limit, Math.max(1, open));
    arm();
  }

  void close() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void arm() {
    close();
    if (limit < most) {
      timer = time.after(step, this::raise);
    }
  }

  private void raise() {
    limit++;
    arm();
    raised.run();
  }
}
