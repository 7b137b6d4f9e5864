package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of opening sessions, and until when: a growing delay after failures that
 * may pass, a fixed one after a refusal. When it is over, one dial goes ahead of the others.
 */
final class Trouble {
  private final PoolConfig.Retry config;
  private final Time time;
  private final Backoff backoff;
  private final Runnable over;
  private @Nullable MakeFailure last;
  private long failedAt;
  private long until;
  private boolean blocked;
  private boolean refused;
  private boolean suspect;
  private Time.@Nullable Timer timer;

  /**
   * @param over called when opening may be tried again
   */
  Trouble(PoolConfig.Retry config, Time time, RandomGenerator random, Runnable over) {
    this.config = config;
    this.time = time;
    this.backoff = new Backoff(config.from(), config.to(), random);
    this.over = over;
  }

  void heed(MakeFailure failure) {
    if (last != null && sinceFailure().compareTo(config.stableAfter()) >= 0) {
      backoff.reset();
    }
    last = failure;
    failedAt = time.nanos();
    suspect = true;
    Duration asked = failure.retryAfter() == null ? Duration.ZERO : failure.retryAfter();
    if (failure.refusal()) {
      refused = true;
      block(asked.isZero() ? config.refusedFor() : asked);
    } else if (!blocked) {
      block(longer(backoff.next(), asked));
    } else if (asked.compareTo(left()) > 0) {
      // Dials that were under way together count as one failure, unless one brings news.
      block(asked);
    }
  }

  /** A session was opened. */
  void passed() {
    suspect = false;
    unblock();
  }

  boolean blocked() {
    return blocked;
  }

  /** Whether the last dial failed, so that many at the same time make no sense. */
  boolean suspect() {
    return suspect;
  }

  /** What everybody who asks hears at once; null when asking makes sense. */
  @Nullable MakeFailure refusal() {
    return blocked && refused ? last : null;
  }

  @Nullable MakeFailure last() {
    return suspect ? last : null;
  }

  /** Until opening may be tried again. */
  Duration left() {
    return blocked ? Duration.ofNanos(until - time.nanos()) : Duration.ZERO;
  }

  /** How long it must be remembered yet, for the next failure to know of the last. */
  Duration memory() {
    return last == null
        ? Duration.ZERO
        : longer(left(), config.stableAfter().minus(sinceFailure()));
  }

  void forget() {
    unblock();
    last = null;
  }

  private Duration sinceFailure() {
    return Duration.ofNanos(time.nanos() - failedAt);
  }

  private void block(Duration delay) {
    unarm();
    blocked = true;
    until = time.nanos() + delay.toNanos();
    timer =
        time.after(
            delay,
            () -> {
              unblock();
              over.run();
            });
  }

  private void unblock() {
    unarm();
    blocked = false;
    refused = false;
  }

  private void unarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
