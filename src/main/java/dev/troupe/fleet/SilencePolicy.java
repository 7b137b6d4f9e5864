package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import java.time.Duration;
import java.util.List;

/**
 * What a robot does when the holder of a lease goes silent, so that a program that hangs does not
 * leave it staring and listening.
 *
 * @param after without a heartbeat
 * @param commands sent in this order, on behalf of the gateway
 * @param sensorsOff whether camera, microphone and user streams end
 * @param release whether the lease ends with it; else a late heartbeat finds it still held
 */
public record SilencePolicy(
    Duration after, List<RobotCommand> commands, boolean sensorsOff, boolean release) {

  public SilencePolicy {
    commands = List.copyOf(commands);
    if (!after.isPositive()) {
      throw new IllegalArgumentException(
          "silence.after: " + after + " (expected: longer than nothing)");
    }
  }
}
