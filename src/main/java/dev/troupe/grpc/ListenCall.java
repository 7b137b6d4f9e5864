package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.HearStarted;
import dev.troupe.api.robot.v1.ListenResponse;
import dev.troupe.api.robot.v1.ListenStarted;
import dev.troupe.fleet.CommandObserver;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Listen}: what the robot hears, as it comes. Confined to the call's context.
 */
final class ListenCall implements CommandObserver {
  /** Nothing of what was heard is dropped: who reads this much too slowly is closed. */
  private static final int BOUND = 1_000;

  private final ResponseStream<ListenResponse> responses;
  private int behind;
  private @Nullable RobotEvent told;

  ListenCall(ResponseStream<ListenResponse> responses) {
    this.responses = responses;
  }

  @Override
  public void update(CommandUpdate update, Instant at) {
    switch (update) {
      case CommandUpdate.Refused refused -> responses.fail(refused.failure().asException());
      case CommandUpdate.Accepted accepted -> accepted(accepted, at);
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> heard(progress.event());
      case CommandUpdate.Ended ended -> ended(ended.outcome());
    }
  }

  private void accepted(CommandUpdate.Accepted accepted, Instant at) {
    CommandResult result =
        new CommandResult(
            accepted.commandId(),
            CommandStage.COMMAND_STAGE_ACCEPTED,
            at,
            at,
            0,
            accepted.repeated(),
            null,
            null);
    write(ListenResponse.newBuilder().setAccepted(result.receipt()));
  }

  private void heard(RobotEvent event) {
    ListenResponse.Builder response = ListenResponse.newBuilder();
    switch (event) {
      case RobotEvent.ListenStarted it ->
          write(response.setStarted(ListenStarted.getDefaultInstance()));
      case RobotEvent.HearStarted it ->
          write(response.setHearStarted(HearStarted.getDefaultInstance()));
      case RobotEvent.HearPartial it -> write(response.setPartial(ListeningMapper.partial(it)));
      case RobotEvent.HearEnded it -> write(response.setFinal(ListeningMapper.heard(it)));
      case RobotEvent.ListenEnded it -> write(response.setEnded(ListeningMapper.ended(it)));
      default -> {}
    }
    told = event;
  }

  private void ended(Outcome outcome) {
    switch (outcome) {
      case Outcome.Failed failed -> responses.fail(failed.failure().asException());
      case Outcome.Unknown unknown -> responses.fail(unknown.failure().asException());
      case Outcome.Answered answered -> {
        // The robot's own end was told when it came; one that the gateway made was not.
        if (answered.answer() != told) {
          heard(answered.answer());
        }
        responses.end();
      }
      default -> responses.end();
    }
  }

  private void write(ListenResponse.Builder response) {
    behind = responses.isWritable() ? 0 : behind + 1;
    if (behind > BOUND) {
      responses.fail(
          new Failure(
                  FailureReason.SLOW_CONSUMER,
                  "subscriber: " + behind + " messages behind (expected: at most " + BOUND + ")")
              .asException());
    } else {
      responses.write(response.build());
    }
  }
}
