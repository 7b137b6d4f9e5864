package dev.troupe.cluster;

import java.time.Duration;

/**
 * How long one life of this replica may act: until shortly before others may declare it dead. They
 * wait a whole lease after they saw the last renewal, which was begun before they could see it; the
 * margin is for clocks that do not run alike and for what is still on its way to a robot. Extended
 * by the worker, asked from any thread.
 */
final class Lease {
  /** A seventh of the lease. */
  private static final int MARGIN = 7;

  private final long validFor;
  private volatile long deadline;
  private volatile boolean over;

  private Lease(long validFor, long begun) {
    this.validFor = validFor;
    this.deadline = begun + validFor;
  }

  /**
   * @param begun when the request was sent that was acknowledged since, in monotonic nanoseconds
   */
  static Lease begun(Duration length, long begun) {
    return new Lease(length.minus(length.dividedBy(MARGIN)).toNanos(), begun);
  }

  void renewed(long begun) {
    deadline = begun + validFor;
  }

  /** For good: a life that ended does not come back. */
  void end() {
    over = true;
  }

  boolean allows(long nanos) {
    return !over && nanos - deadline < 0;
  }
}
