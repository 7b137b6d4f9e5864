package dev.troupe.fleet;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of leases. Called on the context that the follower named, in order. */
public interface LeaseFollower {

  /** It came forward in line. */
  void moved(Lease lease);

  /** It waited, and holds now. */
  void granted(Lease lease);

  /** It was delegated or called back: commands need its new number. */
  void renumbered(Lease lease);

  /** Heartbeats are late. {@code silenceActsAt}: null when no policy will act, or one has. */
  void expiring(Lease lease, @Nullable Instant silenceActsAt);

  /** Its silence policy acted; {@code actions} by their names, as they were done. */
  void acted(Lease lease, List<String> actions);

  /** It is over; {@code next} has a part of it now. Null: nobody. */
  void lost(Lease lease, LeaseLoss loss, @Nullable String next);
}
