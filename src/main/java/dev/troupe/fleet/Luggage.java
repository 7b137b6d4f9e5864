package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import java.util.List;
import java.util.UUID;

/**
 * What the owner of a robot leaves for the next one.
 *
 * @param uid of the registration that it is of
 * @param desired what clients asked the robot to be
 * @param journal what happened, by owners, oldest first
 * @param commands what became of commands with an id of their caller's, the oldest first
 * @param starts how long the robot took to begin to speak
 */
record Luggage(
    UUID uid,
    List<RobotCommand> desired,
    List<JournalPart<RobotRecord>> journal,
    List<FormerCommand> commands,
    StartMemory starts) {

  Luggage {
    desired = List.copyOf(desired);
    journal = List.copyOf(journal);
    commands = List.copyOf(commands);
  }
}
