package dev.troupe.fleet;

/** Whoever asked for a lease. Called on the robot's context, in order. */
public interface LeaseWatch {

  /** It waits; {@code position} others are before it. Told again whenever that changes. */
  void queued(int position, Lease holder);

  /** It is held from now on, or under a new number since it was delegated. */
  void granted(Lease lease);

  /** A third of its time is left and no heartbeat came. */
  void expiring(Lease lease);

  /** Its owner is silent; its policy runs. */
  void silent(Lease lease);

  /** It is not held any more; nothing comes after this. */
  void lost(Lease lease, LeaseLoss loss);

  /** It was never granted; nothing comes after this. */
  void refused(LeaseRefusal refusal);
}
