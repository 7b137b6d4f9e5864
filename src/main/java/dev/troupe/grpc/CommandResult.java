package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a command came when its caller is answered.
 *
 * @param repeated whether an earlier call with the same id gave the command
 * @param started what the robot said when it began; null when it did not, or not yet
 * @param outcome its end; null while it has none
 */
record CommandResult(
    String commandId,
    CommandStage stage,
    Instant acceptedAt,
    Instant stageAt,
    int position,
    boolean repeated,
    @Nullable RobotEvent started,
    @Nullable Outcome outcome) {

  CommandReceipt receipt() {
    return CommandReceipt.newBuilder()
        .setCommandId(commandId)
        .setStage(stage)
        .setAcceptedAt(ProtoTime.timestamp(acceptedAt))
        .setStageAt(ProtoTime.timestamp(stageAt))
        .setQueuePosition(position)
        .setRepeatedCall(repeated)
        .build();
  }

  /** The same, once an answer came that the command itself does not know of. */
  CommandResult answered(Instant at) {
    return new CommandResult(
        commandId,
        CommandStage.COMMAND_STAGE_ANSWERED,
        acceptedAt,
        at,
        position,
        repeated,
        started,
        outcome);
  }

  /** The robot's answer to a question. */
  <E extends RobotEvent> E answer(Class<E> expected) {
    if (outcome instanceof Outcome.Answered answered && expected.isInstance(answered.answer())) {
      return expected.cast(answered.answer());
    }
    throw new Failure(
            FailureReason.VENDOR_REJECTED,
            "the robot's answer: " + outcome + " (expected: " + expected.getSimpleName() + ")")
        .asException();
  }
}
