package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to dial again. The first retry comes at once, spread at random so that a fleet that drops
 * together does not return together. After that each cause has its ladder: a delay between its
 * floor and a ceiling that grows with every failure. A link that stays ready long enough starts
 * afresh.
 */
final class Reconnection {
  private static final double GROWTH = 1.5;

  private final LinkConfig.Retry retry;
  private final RandomGenerator random;
  private boolean fresh = true;
  private int quick;
  private int slow;

  Reconnection(LinkConfig.Retry retry, RandomGenerator random) {
    this.retry = retry;
    this.random = random;
  }

  /** How long the link was ready before it was lost. */
  void wasReady(Duration length) {
    if (length.compareTo(retry.stableAfter()) >= 0) {
      reset();
    }
  }

  void reset() {
    fresh = true;
    quick = 0;
    slow = 0;
  }

  /** The delay before the next dial after this cause. */
  Duration next(LinkCause cause) {
    boolean first = fresh;
    fresh = false;
    if (first && !cause.refusal()) {
      return between(Duration.ZERO, retry.firstWithin());
    }
    return switch (cause.pace()) {
      case QUICK -> rung(retry.quickFrom(), retry.quickTo(), ++quick);
      case SLOW -> rung(retry.slowFrom(), retry.slowTo(), ++slow);
    };
  }

  private Duration rung(Duration floor, Duration top, int step) {
    double grown = floor.toNanos() * Math.pow(GROWTH, Math.min(step, 64));
    Duration ceiling = Duration.ofNanos((long) Math.min(grown, top.toNanos()));
    return between(floor, ceiling);
  }

  private Duration between(Duration from, Duration to) {
    long span = to.toNanos() - from.toNanos();
    return from.plusNanos(span > 0 ? random.nextLong(span + 1) : 0);
  }
}
