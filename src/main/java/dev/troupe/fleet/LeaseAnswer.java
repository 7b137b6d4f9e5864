package dev.troupe.fleet;

/** What comes of asking for a lease, or for a change of one. */
sealed interface LeaseAnswer {

  /** As it is now. */
  record Given(Lease lease) implements LeaseAnswer {}

  record Refused(LeaseRefusal refusal) implements LeaseAnswer {}
}
