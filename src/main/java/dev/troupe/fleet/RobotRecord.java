package dev.troupe.fleet;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import org.jspecify.annotations.Nullable;

/** One entry of a robot's journal. */
public sealed interface RobotRecord {

  /** The command that caused it; null when nobody here did. */
  default @Nullable String commandId() {
    return null;
  }

  /** The robot said something. */
  record Said(@Nullable String commandId, RobotEvent event) implements RobotRecord {}

  /** A command ended. */
  record CommandEnded(String commandId, CommandKind command, Outcome outcome)
      implements RobotRecord {}

  /** The connection changed. */
  record ConnectionChanged(Connection connection) implements RobotRecord {}
}
