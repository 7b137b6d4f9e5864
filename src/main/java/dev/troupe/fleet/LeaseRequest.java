package dev.troupe.fleet;

import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to hold.
 *
 * @param parts at least one
 * @param timeToLive between heartbeats
 * @param queue whether to wait in line when a part is held
 * @param silence null: as the robot's options say
 */
public record LeaseRequest(
    Holder holder,
    String purpose,
    Set<RobotPart> parts,
    Duration timeToLive,
    boolean queue,
    @Nullable SilencePolicy silence) {

  public LeaseRequest {
    parts = Set.copyOf(parts);
    require(!parts.isEmpty(), "parts", parts, "at least one");
    require(timeToLive.isPositive(), "time_to_live", timeToLive, "longer than nothing");
    require(
        silence == null || silence.after().compareTo(timeToLive) <= 0,
        "silence_policy.after",
        silence == null ? null : silence.after(),
        "not longer than time_to_live, " + timeToLive);
  }

  private static void require(boolean holds, String name, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  LeaseRequest with(@Nullable SilencePolicy policy) {
    return new LeaseRequest(holder, purpose, parts, timeToLive, queue, policy);
  }
}
