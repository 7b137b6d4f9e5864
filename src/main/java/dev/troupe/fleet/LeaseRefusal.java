package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a lease was not granted, not changed, or does not allow a command. */
public sealed interface LeaseRefusal {

  /** Somebody else holds one of the parts, or the lease itself. */
  record Held(Lease holder) implements LeaseRefusal {}

  /** As many wait as may wait. */
  record QueueFull(Lease holder, int waiting) implements LeaseRefusal {}

  /** This robot is never commanded without a lease, and none was named. */
  record Required(Set<RobotPart> parts) implements LeaseRefusal {}

  /**
   * The lease that was named is lost, or was granted anew since; {@code current} holds its parts
   * now.
   */
  record Stale(LeaseRef named, @Nullable Lease current) implements LeaseRefusal {}

  /** Nobody remembers a lease of this id. */
  record Unknown(LeaseRef named) implements LeaseRefusal {}

  /** What only a holder can do was asked for a lease that still waits. */
  record Waits(Lease lease) implements LeaseRefusal {}
}
