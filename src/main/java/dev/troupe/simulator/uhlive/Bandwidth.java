package dev.troupe.simulator.uhlive;

import java.time.Duration;

/**
 * How fast one connection may send: a bucket of one second, refilled as time goes by. Confined to
 * the connection.
 */
final class Bandwidth {
  private static final double NANOS = 1e9;

  private final int bytesPerSecond;
  private double left;
  private long filledNanos;

  /**
   * @param bytesPerSecond 0 for no limit
   */
  Bandwidth(int bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.left = bytesPerSecond;
    this.filledNanos = nowNanos;
  }

  /** How long to take nothing more in after that many bytes. */
  Duration took(int bytes, long nowNanos) {
    if (bytesPerSecond == 0) {
      return Duration.ZERO;
    }
    double refill = (nowNanos - filledNanos) / NANOS * bytesPerSecond;
    left = Math.min(bytesPerSecond, left + refill) - bytes;
    filledNanos = nowNanos;
    return left >= 0 ? Duration.ZERO : Duration.ofNanos(Math.round(-left / bytesPerSecond * NANOS));
  }
}
