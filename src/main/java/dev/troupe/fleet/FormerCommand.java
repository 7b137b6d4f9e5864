package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A command that was given to a former owner of the robot, for whoever gives it again.
 *
 * @param principal whose command it was
 * @param hash of what was asked, as {@link CommandHash} has it
 * @param told what its caller heard, the end last
 * @param age since it ended
 */
record FormerCommand(
    String principal, String commandId, byte[] hash, List<Told> told, Duration age) {

  FormerCommand {
    told = List.copyOf(told);
  }

  /** One thing that a caller heard. */
  record Told(CommandUpdate update, Instant at) {}

  /** Of which nothing is known but its end, or not even that. */
  static FormerCommand ended(
      String principal, String commandId, byte[] hash, Outcome outcome, Instant now) {
    return new FormerCommand(
        principal,
        commandId,
        hash,
        List.of(
            new Told(new CommandUpdate.Accepted(commandId, 0), now),
            new Told(new CommandUpdate.Ended(commandId, outcome), now)),
        Duration.ZERO);
  }

  /** Its owner went down in the middle of it. */
  static FormerCommand unknown(String principal, String commandId, byte[] hash, Instant now) {
    Failure failure =
        new Failure(
            FailureReason.OUTCOME_UNKNOWN,
            "command_id: \"" + commandId + "\": the robot's owner was lost behind the command");
    return ended(principal, commandId, hash, new Outcome.Unknown(failure), now);
  }

  /** Whether it was never sent since the robot moved: giving it again does no harm. */
  static boolean isFree(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        && failed.failure().reason() == FailureReason.ROBOT_MOVING;
  }
}
