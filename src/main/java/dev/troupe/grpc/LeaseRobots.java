package dev.troupe.grpc;

import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;

/** Finds the robot that a lease is of. */
final class LeaseRobots {
  private final Fleet fleet;

  LeaseRobots(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Ends the request if the reference cannot be one, or its robot is gone. */
  ManagedRobot of(LeaseRef ref) {
    RobotId robot = ref.robot();
    if (robot == null) {
      throw failure(ref);
    }
    try {
      return fleet.robot(robot);
    } catch (FailureException gone) {
      throw gone.failure().reason() == FailureReason.ROBOT_MOVING ? gone : failure(ref);
    }
  }

  private static FailureException failure(LeaseRef ref) {
    return new Failure(FailureReason.LEASE_UNKNOWN, unknown(ref.id())).asException();
  }

  /** The same for one whose robot is gone and for one whose robot the caller must not know of. */
  static String unknown(String leaseId) {
    return "lease.id: \"" + leaseId + "\" (expected: a lease of a robot of this gateway)";
  }
}
