package dev.troupe.grpc;

import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotId;

/** Finds the robot that a request names. */
final class Robots {
  private final Fleet fleet;

  Robots(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Ends the request if anything was found wrong with it, or there is no such robot. */
  ManagedRobot find(String robotId, Violations violations) {
    violations.check(
        RobotId.isValid(robotId),
        "robot_id",
        robotId,
        "1 to 63 of a-z, 0-9 and '-', no '-' at an end");
    violations.throwIfAny();
    return fleet.robot(new RobotId(robotId));
  }
}
