package dev.troupe.simulator.uhlive;

import java.time.Duration;

/**
 * Says when a recognition must count wall time, because no sound comes that could. Sound is late
 * when nothing came for as long as the last chunk lasts, and a little longer. Confined to the
 * session.
 */
final class AudioClock {
  private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();

  private final long slackNanos;
  private long heardNanos;
  private long allowedNanos;

  /**
   * @param chunkNanos the length of the last chunk before; 0 when there was none
   */
  AudioClock(Duration slack, long chunkNanos, long nowNanos) {
    this.slackNanos = slack.toNanos();
    heard(chunkNanos, nowNanos);
  }

  /** A chunk of that length has come. */
  void heard(long chunkNanos, long nowNanos) {
    heardNanos = nowNanos;
    allowedNanos = Math.min(chunkNanos, MOST_NANOS) + slackNanos;
  }

  /** How many milliseconds went by without sound and were not counted yet. */
  long missed(long nowNanos) {
    long gap = nowNanos - heardNanos;
    if (gap < allowedNanos) {
      return 0;
    }
    long millis = gap / 1_000_000;
    heardNanos += millis * 1_000_000;
    allowedNanos = 0;
    return millis;
  }
}
