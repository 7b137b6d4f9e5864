package dev.troupe.avatar;

import dev.troupe.time.Time;
import java.time.Duration;

/**
 * How long sessions were open, all together: what the vendor bills by. Written on one thread, read
 * on any.
 */
final class Billing {
  private final Time time;
  private volatile Bill bill = new Bill(0, 0, 0);

  /**
   * @param startsNanos of all open sessions together; a difference to a multiple of now is what
   *     counts
   */
  private record Bill(int open, long startsNanos, long closedNanos) {}

  Billing(Time time) {
    this.time = time;
  }

  /** A session was opened; what is returned is to be told when it is closed. */
  long opened() {
    Bill before = bill;
    long now = time.nanos();
    bill = new Bill(before.open + 1, before.startsNanos + now, before.closedNanos);
    return now;
  }

  void closed(long openedAt) {
    Bill before = bill;
    long length = time.nanos() - openedAt;
    bill = new Bill(before.open - 1, before.startsNanos - openedAt, before.closedNanos + length);
  }

  Duration total() {
    Bill now = bill;
    return Duration.ofNanos(now.closedNanos + now.open * time.nanos() - now.startsNanos);
  }
}
