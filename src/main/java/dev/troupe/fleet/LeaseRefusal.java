package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a lease was not granted, or a command not allowed. */
public sealed interface LeaseRefusal {

  /** Somebody else holds one of the parts. */
  record Held(Lease holder) implements LeaseRefusal {}

  /** As many wait as may wait. */
  record QueueFull(Lease holder, int waiting) implements LeaseRefusal {}

  /** It waited as long as it wanted to. */
  record TimedOut(Lease holder) implements LeaseRefusal {}

  /** This robot is never commanded without a lease, and none was named. */
  record Required(Set<RobotPart> parts) implements LeaseRefusal {}

  /** The lease that was named is lost, or was granted anew since; {@code current} holds now. */
  record Stale(LeaseRef named, @Nullable Lease current) implements LeaseRefusal {}
}
