package dev.troupe.simulator.wire;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Calls at fixed moments that do not drift: tick n falls at {@code origin + n × period}, however
 * late the one before it came. Confined to the clock's context.
 */
public final class Pacer {
  /**
   * Timers have millisecond steps and may fire that much early; never more than a quarter period.
   */
  private static final long EARLY_NANOS = 1_000_000;

  /** Who is further behind gives up the ticks it missed instead of sending them in one burst. */
  private static final long BEHIND_NANOS = 1_000_000_000;

  private final Time time;
  private final long origin;
  private final long period;
  private final long early;
  private final LongConsumer tick;
  private Time.Timer timer;
  private long next;
  private boolean stopped;

  /**
   * The first tick, number {@code first}, comes when it is due; then one each period until {@link
   * #stop}.
   */
  public Pacer(Time time, long originNanos, Duration period, long first, LongConsumer tick) {
    this.time = time;
    this.origin = originNanos;
    this.period = period.toNanos();
    this.early = Math.min(EARLY_NANOS, this.period / 4);
    this.next = first;
    this.tick = tick;
    this.timer = arm();
  }

  public static Pacer every(Duration period, Time time, LongConsumer tick) {
    return new Pacer(time, time.nanos(), period, 1, tick);
  }

  public void stop() {
    stopped = true;
    timer.cancel();
  }

  private Time.Timer arm() {
    return time.after(Duration.ofNanos(Math.max(0, due() - time.nanos())), this::run);
  }

  private long due() {
    return origin + next * period;
  }

  private void run() {
    if (time.nanos() - due() > BEHIND_NANOS) {
      next = (time.nanos() - origin) / period;
    }
    while (!stopped && time.nanos() >= due() - early) {
      tick.accept(next++);
    }
    if (!stopped) {
      timer = arm();
    }
  }
}
