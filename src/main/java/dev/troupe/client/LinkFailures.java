package dev.troupe.client;

import dev.troupe.link.LinkFailure;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotEvent;

/** Translates what the link reports into what callers read. */
final class LinkFailures {
  private LinkFailures() {}

  static FailureException of(LinkFailure failure) {
    return new Failure(reason(failure), failure.message()).asException();
  }

  static FailureException of(RobotEvent.Rejected rejected) {
    return new Failure(FailureReason.VENDOR_REJECTED, rejected.text()).asException();
  }

  private static FailureReason reason(LinkFailure failure) {
    return switch (failure.cause()) {
      case DEADLINE ->
          failure.mayHaveArrived() ? FailureReason.NO_ANSWER : FailureReason.DEADLINE_EXCEEDED;
      case SEND_QUEUE_FULL -> FailureReason.SEND_QUEUE_FULL;
      case INVALID -> FailureReason.INVALID_FIELD;
      default -> failure.mayHaveArrived() ? FailureReason.OUTCOME_UNKNOWN : offline(failure);
    };
  }

  private static FailureReason offline(LinkFailure failure) {
    return switch (failure.cause()) {
      case ACCESS_DENIED -> FailureReason.ROBOT_ACCESS_DENIED;
      case RELEASED, CLOSED -> FailureReason.ROBOT_DISCONNECTED;
      default -> FailureReason.ROBOT_OFFLINE;
    };
  }
}
