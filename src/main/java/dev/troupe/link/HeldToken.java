package dev.troupe.link;

import dev.troupe.config.TokenConfig;
import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * A token at hand and how long it is good for. Its life is measured from its arrival on, so that a
 * wall clock that is set does not stretch it; the wall clock is asked besides, since the other one
 * may stand still while the machine sleeps.
 *
 * @param ageingAt monotonic nanoseconds from which on a replacement is wanted
 * @param spentAt monotonic nanoseconds from which on nobody gets it
 * @param spentBy the same by the wall clock
 */
record HeldToken(Token token, long ageingAt, long spentAt, Instant spentBy) {
  private static final Duration LONGEST = Duration.ofDays(30);

  static HeldToken of(Token token, TokenConfig config, Time time) {
    Duration left = Duration.between(time.now(), token.expiresAt());
    Duration life = left.compareTo(LONGEST) > 0 ? LONGEST : left;
    // A life that is short against the margins must not be all margin.
    Duration young = later(life.minus(config.refreshBefore()), life.dividedBy(2));
    Duration good = later(life.minus(config.leastLife()), life.multipliedBy(3).dividedBy(4));
    long now = time.nanos();
    return new HeldToken(token, now + young.toNanos(), now + good.toNanos(), time.now().plus(good));
  }

  boolean ageing(Time time) {
    return time.nanos() - ageingAt >= 0;
  }

  boolean spent(Time time) {
    return time.nanos() - spentAt >= 0 || !time.now().isBefore(spentBy);
  }

  /** Until something about it changes. */
  Duration nextChange(Time time) {
    long next = ageing(time) ? spentAt : ageingAt;
    return Duration.ofNanos(next - time.nanos());
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
