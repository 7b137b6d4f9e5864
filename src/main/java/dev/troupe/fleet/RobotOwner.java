package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import java.util.List;

/** Whom a robot tells what others should know. Called on the robot's context. */
interface RobotOwner {

  /** There is a new status. */
  void changed(RobotStatus status);

  /**
   * Clients want it to be otherwise than before; to be kept over restarts.
   *
   * @param epoch in which they said so
   */
  void keep(RobotDefinition robot, long epoch, List<RobotCommand> desired);
}
