package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastSkipped;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.CommandHold;
import dev.troupe.fleet.CommandObserver;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One robot's part of a broadcast, until it is as far as the call waits for. Confined to the call's
 * context.
 */
final class BroadcastTurn implements CommandObserver {
  private final ManagedRobot robot;
  private final BroadcastOrder order;
  private final DriveMapper mapper;
  private final StatusMapper statuses;
  private final Consumer<BroadcastTurn> told;
  private final Wait until;
  private Instant acceptedAt = Instant.EPOCH;
  private int position;
  private boolean repeated;
  private @Nullable CommandHold hold;
  private @Nullable Instant startedAt;
  private @Nullable End end;
  private BroadcastOutcome.@Nullable Builder outcome;

  /** How a turn is counted. */
  enum End {
    SUCCEEDED,
    FAILED,
    UNKNOWN,
    REFUSED,
    SKIPPED;

    /** Whether those that fail fast ask nobody further for it. */
    boolean isBad() {
      return switch (this) {
        case FAILED, UNKNOWN, REFUSED -> true;
        case SUCCEEDED, SKIPPED -> false;
      };
    }
  }

  BroadcastTurn(
      ManagedRobot robot,
      BroadcastOrder order,
      StatusMapper statuses,
      Consumer<BroadcastTurn> told) {
    this.robot = robot;
    this.order = order;
    this.mapper = new DriveMapper(statuses, robot);
    this.statuses = statuses;
    this.told = told;
    this.until = order.head().staged() ? order.head().until() : Wait.WAIT_FINISHED;
  }

  ManagedRobot robot() {
    return robot;
  }

  void heldBy(CommandHold given) {
    hold = given;
  }

  void takeBack(boolean alsoBegun) {
    CommandHold given = hold;
    if (given != null && alsoBegun) {
      given.cancel();
    } else if (given != null) {
      given.withdraw();
    }
  }

  /** The caller must not ask this robot. */
  void refuse(CallFailure refusal) {
    end(End.REFUSED, BroadcastOutcome.newBuilder().setRefused(statuses.toStatus(refusal)));
  }

  /** Since another one failed before. */
  void skip() {
    end(
        End.SKIPPED,
        BroadcastOutcome.newBuilder().setSkipped(BroadcastSkipped.getDefaultInstance()));
  }

  @Override
  public void update(CommandUpdate update, Instant at) {
    if (end != null) {
      return;
    }
    switch (update) {
      case CommandUpdate.Refused refused ->
          end(
              End.REFUSED,
              BroadcastOutcome.newBuilder().setRefused(statuses.toStatus(refused.failure())));
      case CommandUpdate.Accepted accepted -> {
        acceptedAt = at;
        position = accepted.position();
        repeated = accepted.repeated();
        if (until == Wait.WAIT_ACCEPTED) {
          came(CommandStage.COMMAND_STAGE_ACCEPTED, at);
        }
      }
      case CommandUpdate.Sent sent -> {}
      case CommandUpdate.Progress progress -> {
        if (CommandTrack.begins(progress.event())) {
          startedAt = at;
          if (until == Wait.WAIT_STARTED) {
            came(CommandStage.COMMAND_STAGE_STARTED, at);
          }
        }
      }
      case CommandUpdate.Ended ended -> ended(ended.outcome(), at);
    }
  }

  private void came(CommandStage stage, Instant at) {
    end(
        End.SUCCEEDED,
        BroadcastOutcome.newBuilder().setEnded(mapper.reached(order.arm(), result(stage, at))));
  }

  private void ended(Outcome how, Instant at) {
    CommandResult result = result(CommandMapper.stage(how), at);
    BroadcastOutcome.Builder message =
        BroadcastOutcome.newBuilder()
            .setEnded(mapper.end(order.arm(), order.command(), result.receipt(), how, at));
    end(
        switch (how) {
          // It was taken out of the queue: it never began.
          case Outcome.Failed failed -> End.FAILED;
          case Outcome.Preempted preempted -> End.FAILED;
          case Outcome.Unknown unknown -> End.UNKNOWN;
          default -> End.SUCCEEDED;
        },
        message);
  }

  private CommandResult result(CommandStage stage, Instant at) {
    return new CommandResult(
        order.head().commandId(), stage, acceptedAt, at, position, repeated, null, null);
  }

  private void end(End how, BroadcastOutcome.Builder message) {
    end = how;
    outcome = message;
    told.accept(this);
  }

  End end() {
    if (end == null) {
      throw new IllegalStateException(robot.id() + ": its turn is not over");
    }
    return end;
  }

  /** How much later than wanted it began; null when it did not, or nothing was wanted. */
  @Nullable Duration skew() {
    return startedAt == null || order.startAt() == null
        ? null
        : Duration.between(order.startAt(), startedAt);
  }

  BroadcastOutcome outcome() {
    if (outcome == null) {
      throw new IllegalStateException(robot.id() + ": its turn is not over");
    }
    outcome.setRobotId(robot.id().value()).setRobotUid(robot.status().uid().toString());
    if (startedAt != null) {
      outcome.setStartedAt(ProtoTime.timestamp(startedAt));
    }
    Duration skew = skew();
    if (skew != null) {
      outcome.setSkew(ProtoTime.duration(skew));
    }
    return outcome.build();
  }
}
