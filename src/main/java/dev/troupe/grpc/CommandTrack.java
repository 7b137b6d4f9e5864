package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.CommandObserver;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Follows a command until it is as far as its caller waits for. Confined to the call's context. */
final class CommandTrack implements CommandObserver {
  private final Wait wait;
  private final Promise<CommandResult> promise = Promise.promise();
  private Instant acceptedAt = Instant.EPOCH;
  private int position;
  private boolean repeated;

  /** What has its end already is answered with it, however little its caller waits for. */
  private boolean over;

  private @Nullable RobotEvent started;

  CommandTrack(Wait wait) {
    this.wait = wait;
  }

  /** Fails with the command's failure, also when its outcome is unknown. */
  Future<CommandResult> result() {
    return promise.future();
  }

  @Override
  public void update(CommandUpdate update, Instant at) {
    switch (update) {
      case CommandUpdate.Refused refused -> promise.tryFail(refused.failure().asException());
      case CommandUpdate.Accepted accepted -> accepted(accepted, at);
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> progress(progress, at);
      case CommandUpdate.Ended ended -> ended(ended, at);
    }
  }

  private void accepted(CommandUpdate.Accepted accepted, Instant at) {
    acceptedAt = at;
    position = accepted.position();
    repeated = accepted.repeated();
    over = accepted.over();
    if (wait == Wait.WAIT_ACCEPTED && !over) {
      complete(accepted.commandId(), CommandStage.COMMAND_STAGE_ACCEPTED, at, null);
    }
  }

  private void progress(CommandUpdate.Progress progress, Instant at) {
    if (begins(progress.event())) {
      started = progress.event();
      if (wait == Wait.WAIT_STARTED && !over) {
        complete(progress.commandId(), CommandStage.COMMAND_STAGE_STARTED, at, null);
      }
    }
  }

  private void ended(CommandUpdate.Ended ended, Instant at) {
    switch (ended.outcome()) {
      case Outcome.Failed failed -> promise.tryFail(failed.failure().asException());
      case Outcome.Unknown unknown -> promise.tryFail(unknown.failure().asException());
      default ->
          complete(ended.commandId(), CommandMapper.stage(ended.outcome()), at, ended.outcome());
    }
  }

  private void complete(
      String commandId, CommandStage stage, Instant at, @Nullable Outcome outcome) {
    promise.tryComplete(
        new CommandResult(commandId, stage, acceptedAt, at, position, repeated, started, outcome));
  }

  static boolean begins(RobotEvent event) {
    return event instanceof RobotEvent.SpeakStarted || event instanceof RobotEvent.GestureStarted;
  }
}
