package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to command some parts of a robot and to keep everybody else from it.
 *
 * @param owner the principal that asked for it
 * @param purpose what for, in the owner's words, for whom it keeps waiting
 * @param parts at least one; all of them or none
 * @param timeToLive for how long a heartbeat keeps it
 * @param delegate the pipeline inside the gateway that acts under it; null: its owner does
 * @param silence what happens when its owner goes silent; null: it ends when its time is over
 * @param grantedAt wall clock, for people
 */
public record Lease(
    LeaseRef ref,
    String owner,
    String purpose,
    Set<RobotPart> parts,
    Duration timeToLive,
    @Nullable String delegate,
    @Nullable SilencePolicy silence,
    Instant grantedAt) {

  public Lease {
    parts = Set.copyOf(parts);
  }

  Lease delegatedTo(@Nullable String pipeline, long number) {
    LeaseRef next = new LeaseRef(ref.id(), ref.epoch(), number);
    return new Lease(next, owner, purpose, parts, timeToLive, pipeline, silence, grantedAt);
  }

  boolean overlaps(Set<RobotPart> others) {
    return !Collections.disjoint(parts, others);
  }
}
