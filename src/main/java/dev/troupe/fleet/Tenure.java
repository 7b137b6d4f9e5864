package dev.troupe.fleet;

import dev.troupe.cluster.Claim;
import dev.troupe.cluster.CommandMarks;
import dev.troupe.link.Fence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By which right a robot is run here.
 *
 * @param epoch of its journal, cursors, leases and request ids
 * @param fence whether something may still be written to it
 * @param marks where speech with an id of its caller's is marked; null when nobody else could ever
 *     run the robot
 */
record Tenure(long epoch, Fence fence, @Nullable CommandMarks marks) {

  /** Of a gateway without neighbours. */
  static Tenure alone(Instant now) {
    return new Tenure(now.toEpochMilli(), Fence.OPEN, null);
  }

  static Tenure of(Claim claim, @Nullable CommandMarks marks) {
    return new Tenure(claim.epoch(), claim.fence()::test, marks);
  }
}
