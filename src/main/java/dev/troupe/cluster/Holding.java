package dev.troupe.cluster;

import org.jspecify.annotations.Nullable;

/** One robot that this replica owns. Confined to the worker, but for its claim's fence. */
final class Holding {
  private final String robotId;
  private final long epoch;
  private final Lease lease;
  private Phase phase = Phase.TAKING;
  private long until;
  private long leavingSince;
  private volatile boolean over;

  /** How far it is between coming and going. */
  enum Phase {
    TAKING,
    RUNNING,
    LEAVING
  }

  /**
   * @param until when its tenant must have taken it
   */
  Holding(String robotId, long epoch, Lease lease, long until) {
    this.robotId = robotId;
    this.epoch = epoch;
    this.lease = lease;
    this.until = until;
  }

  String robotId() {
    return robotId;
  }

  long epoch() {
    return epoch;
  }

  Phase phase() {
    return phase;
  }

  Claim claim() {
    return new Claim(robotId, epoch, nanos -> !over && lease.allows(nanos));
  }

  void run() {
    phase = Phase.RUNNING;
  }

  void leave(long now, long deadline) {
    phase = Phase.LEAVING;
    leavingSince = now;
    until = deadline;
  }

  /** Whether it was asked to leave so short a time ago that it may just be on its way. */
  boolean isLeavingSince(long moment) {
    return phase == Phase.LEAVING && leavingSince - moment > 0;
  }

  /** From here on its fence says no. */
  void end() {
    over = true;
  }

  boolean isUnderWay() {
    return phase != Phase.RUNNING;
  }

  boolean isLate(long now) {
    return isUnderWay() && now - until >= 0;
  }

  /** Whether it is what stands in the table. */
  boolean matches(String self, @Nullable OwnerEntry owner) {
    return owner != null && owner.isOf(self) && owner.epoch() == epoch;
  }
}
