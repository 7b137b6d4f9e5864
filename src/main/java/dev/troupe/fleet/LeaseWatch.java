package dev.troupe.fleet;

import org.jspecify.annotations.Nullable;

/** Whoever asked for a lease, as the book tells it. Called on the robot's context, in order. */
interface LeaseWatch {

  /** It waits; {@code position} others are before it. Told again whenever that changes. */
  void queued(Lease lease, Lease holder);

  /** It is held from now on. */
  void granted(Lease lease);

  /** It has a new number, since it was delegated or called back. */
  void renumbered(Lease lease);

  /** Heartbeats are late. */
  void expiring(Lease lease);

  /** Its owner is silent. It still holds, so that its policy can be run under it. */
  void silent(Lease lease);

  /** It is over; nothing comes after this. {@code next} has a part of it now; null: nobody. */
  void lost(Lease lease, LeaseLoss loss, @Nullable Lease next);
}
