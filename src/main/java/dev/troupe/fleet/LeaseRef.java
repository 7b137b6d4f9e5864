package dev.troupe.fleet;

import dev.troupe.robot.RobotId;
import org.jspecify.annotations.Nullable;

/**
 * How a caller names the lease it believes to hold.
 *
 * @param id made when it was asked for; it begins with its robot's, so that it can be found
 * @param epoch of the robot's owner at that time
 * @param number grows with every grant and delegation of the robot's leases; {@link #WAITING} until
 *     the first
 */
public record LeaseRef(String id, long epoch, long number) {
  /**
   * Nothing can be commanded under it; who asked and has not heard of the grant knows only this.
   */
  static final long WAITING = 0;

  private static final char SEPARATOR = '.';

  static String id(RobotId robot, String unique) {
    return robot.value() + SEPARATOR + unique;
  }

  /** Null when it is no id of a lease. */
  public @Nullable RobotId robot() {
    int end = id.indexOf(SEPARATOR);
    String robot = end < 0 ? "" : id.substring(0, end);
    return RobotId.isValid(robot) ? new RobotId(robot) : null;
  }

  /** As who asked and heard nothing since would name it. */
  LeaseRef unnumbered() {
    return new LeaseRef(id, epoch, WAITING);
  }

  boolean isSameLease(LeaseRef other) {
    return id.equals(other.id) && epoch == other.epoch;
  }
}
