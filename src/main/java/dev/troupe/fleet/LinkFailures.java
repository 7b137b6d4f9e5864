package dev.troupe.fleet;

import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkState;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one place where a link's trouble becomes a robot's. */
final class LinkFailures {
  private static final Duration RETRY = Duration.ofMillis(500);

  private final RobotId robot;
  private boolean maintenance;
  private @Nullable Failure end;

  LinkFailures(RobotId robot) {
    this.robot = robot;
  }

  /** Whose link it is. */
  RobotId robot() {
    return robot;
  }

  /** Whether the robot is let go since it is under maintenance. */
  void maintenance(boolean now) {
    maintenance = now;
  }

  /**
   * What keeps every command from a robot that nobody is to use; null when nothing of the kind
   * does.
   */
  @Nullable Failure rest() {
    return maintenance ? inMaintenance() : null;
  }

  /** Its link is closed for good, and this is why. */
  void end(Failure reason) {
    end = reason;
  }

  /** What keeps commands from this robot. */
  Failure obstacle(LinkState state) {
    LinkFailure obstacle = state.obstacle();
    return obstacle == null
        ? failure(FailureReason.INTERNAL, "the link is ready", "none")
        : translate(obstacle);
  }

  /** How a request ended that the link could not bring to its end. */
  Outcome outcome(LinkFailure failure) {
    if (!failure.mayHaveArrived()) {
      return new Outcome.Failed(translate(failure));
    }
    String cause = failure.cause().label();
    return switch (failure.cause()) {
      case DEADLINE ->
          new Outcome.Failed(
              failure(FailureReason.NO_ANSWER, "no answer from robot " + robot, cause));
      default ->
          new Outcome.Unknown(
              failure(
                  FailureReason.OUTCOME_UNKNOWN,
                  "robot " + robot + ": the link was lost behind the command: " + failure.message(),
                  cause));
    };
  }

  Failure translate(LinkFailure failure) {
    String cause = failure.cause().label();
    String text = "robot " + robot + ": " + failure.message();
    return switch (failure.cause()) {
      case RELEASED ->
          maintenance ? inMaintenance() : failure(FailureReason.ROBOT_DISCONNECTED, text, cause);
      case CLOSED ->
          end == null ? failure(FailureReason.ROBOT_OFFLINE, text, cause).retryAfter(RETRY) : end;
      case ACCESS_DENIED -> failure(FailureReason.ROBOT_ACCESS_DENIED, text, cause);
      case SEND_QUEUE_FULL -> failure(FailureReason.SEND_QUEUE_FULL, text, cause).retryAfter(RETRY);
      case FENCED -> Moving.elsewhere(robot);
      case DEADLINE -> failure(FailureReason.DEADLINE_EXCEEDED, text, cause);
      case INVALID -> failure(FailureReason.INVALID_FIELD, text, cause);
      default -> failure(FailureReason.ROBOT_OFFLINE, text, cause).retryAfter(RETRY);
    };
  }

  Failure inMaintenance() {
    return failure(
        FailureReason.ROBOT_IN_MAINTENANCE,
        "robot " + robot + ": it is under maintenance",
        LinkCause.RELEASED.label());
  }

  private Failure failure(FailureReason reason, String text, String cause) {
    return new Failure(reason, text, null, Map.of("robot_id", robot.value(), "cause", cause));
  }
}
