package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.ListenOnceResponse;
import dev.troupe.fleet.CommandObserver;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;

/**
 * One call of {@code ListenOnce}: keeps the last text until listening ends. Confined to the call's
 * context.
 */
final class ListenOnceCall implements CommandObserver {
  private final Promise<ListenOnceResponse> promise = Promise.promise();
  private Instant acceptedAt = Instant.EPOCH;
  private boolean repeated;
  private String text = "";

  Future<ListenOnceResponse> response() {
    return promise.future();
  }

  @Override
  public void update(CommandUpdate update, Instant at) {
    switch (update) {
      case CommandUpdate.Refused refused -> promise.tryFail(refused.failure().asException());
      case CommandUpdate.Accepted accepted -> {
        acceptedAt = at;
        repeated = accepted.repeated();
      }
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> heard(progress.event());
      case CommandUpdate.Ended ended -> ended(ended, at);
    }
  }

  private void heard(RobotEvent event) {
    if (event instanceof RobotEvent.HearEnded heard) {
      text = heard.text();
    }
  }

  private void ended(CommandUpdate.Ended ended, Instant at) {
    switch (ended.outcome()) {
      case Outcome.Failed failed -> promise.tryFail(failed.failure().asException());
      case Outcome.Unknown unknown -> promise.tryFail(unknown.failure().asException());
      default -> promise.tryComplete(response(ended, at));
    }
  }

  private ListenOnceResponse response(CommandUpdate.Ended ended, Instant at) {
    CommandResult result =
        new CommandResult(
            ended.commandId(),
            CommandStage.COMMAND_STAGE_FINISHED,
            acceptedAt,
            at,
            0,
            repeated,
            null,
            ended.outcome());
    ListenOnceResponse.Builder response =
        ListenOnceResponse.newBuilder().setReceipt(result.receipt()).setText(text);
    if (ended.outcome() instanceof Outcome.Answered answered
        && answered.answer() instanceof RobotEvent.ListenEnded end) {
      response.setCause(ListeningMapper.cause(end)).setVendorCause(end.cause());
    }
    return response.build();
  }
}
