package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.CommandListener;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Follows a command until it is as far as its caller waits for. Confined to the call's context. */
final class CommandTrack implements CommandListener {
  private final Wait wait;
  private final Promise<CommandResult> promise = Promise.promise();
  private Instant acceptedAt = Instant.EPOCH;
  private int position;
  private @Nullable RobotEvent started;

  CommandTrack(Wait wait) {
    this.wait = wait;
  }

  /** Fails with the command's failure, also when its outcome is unknown. */
  Future<CommandResult> result() {
    return promise.future();
  }

  @Override
  public void update(CommandUpdate update) {
    switch (update) {
      case CommandUpdate.Refused refused -> promise.tryFail(refused.failure().asException());
      case CommandUpdate.Accepted accepted -> accepted(accepted);
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> progress(progress);
      case CommandUpdate.Ended ended -> ended(ended);
    }
  }

  private void accepted(CommandUpdate.Accepted accepted) {
    acceptedAt = Instant.now();
    position = accepted.position();
    if (wait == Wait.WAIT_ACCEPTED) {
      complete(accepted.commandId(), CommandStage.COMMAND_STAGE_ACCEPTED, null);
    }
  }

  private void progress(CommandUpdate.Progress progress) {
    if (begins(progress.event())) {
      started = progress.event();
      if (wait == Wait.WAIT_STARTED) {
        complete(progress.commandId(), CommandStage.COMMAND_STAGE_STARTED, null);
      }
    }
  }

  private void ended(CommandUpdate.Ended ended) {
    switch (ended.outcome()) {
      case Outcome.Failed failed -> promise.tryFail(failed.failure().asException());
      case Outcome.Unknown unknown -> promise.tryFail(unknown.failure().asException());
      default -> complete(ended.commandId(), CommandMapper.stage(ended.outcome()), ended.outcome());
    }
  }

  private void complete(String commandId, CommandStage stage, @Nullable Outcome outcome) {
    promise.tryComplete(
        new CommandResult(commandId, stage, acceptedAt, Instant.now(), position, started, outcome));
  }

  static boolean begins(RobotEvent event) {
    return event instanceof RobotEvent.SpeakStarted || event instanceof RobotEvent.GestureStarted;
  }
}
