package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to hold.
 *
 * @param parts at least one
 * @param timeToLive between heartbeats
 * @param patience how long to wait in line when a part is held; zero: not at all
 */
public record LeaseRequest(
    String owner,
    String purpose,
    Set<RobotPart> parts,
    Duration timeToLive,
    Duration patience,
    @Nullable SilencePolicy silence) {

  public LeaseRequest {
    parts = Set.copyOf(parts);
    require(!parts.isEmpty(), "parts", parts, "at least one");
    require(timeToLive.isPositive(), "ttl", timeToLive, "longer than nothing");
    require(!patience.isNegative(), "patience", patience, "not less than nothing");
    require(
        silence == null || silence.after().compareTo(timeToLive) <= 0,
        "silence.after",
        silence == null ? null : silence.after(),
        "not longer than ttl, " + timeToLive);
  }

  private static void require(boolean holds, String name, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
