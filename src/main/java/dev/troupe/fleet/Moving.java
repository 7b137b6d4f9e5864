package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
import java.time.Duration;
import java.util.Map;

/** What is said of a robot that another replica runs by now, or will in a moment. */
final class Moving {
  /** Closing one socket and opening the next takes about as long. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private Moving() {}

  static Failure elsewhere(RobotId id) {
    return new Failure(
        FailureReason.ROBOT_MOVING,
        "robot " + id + ": another replica runs it, or will in a moment",
        RETRY,
        Map.of("robot_id", id.value()));
  }
}
