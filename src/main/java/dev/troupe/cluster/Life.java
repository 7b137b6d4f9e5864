package dev.troupe.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * One life of this replica among the members: its line, and the lease that renewing it gives.
 * Confined to the worker, but for the lease.
 */
final class Life {
  /** Renewals within a lease: so many that it lasts while the engine gives up a silent member. */
  private static final int RENEWALS = 8;

  private final Ledger ledger;
  private final LongSupplier nanos;
  private final Lease lease;
  private final long every;
  private MemberEntry line;
  private long renewed;
  private boolean certain = true;

  private Life(Ledger ledger, LongSupplier nanos, Duration length, MemberEntry line, long begun) {
    this.ledger = ledger;
    this.nanos = nanos;
    this.line = line;
    this.every = length.dividedBy(RENEWALS).toNanos();
    this.lease = Lease.begun(length, begun);
    this.renewed = begun;
  }

  /**
   * @throws LedgerException then nobody may ever use the id again
   */
  static Life begin(
      Ledger ledger, LongSupplier nanos, Instant now, Duration length, Profile profile) {
    MemberEntry line = MemberEntry.of(profile.member(ledger.newId(), now), 0, profile.changes());
    long begun = nanos.getAsLong();
    ledger.enrol(line);
    return new Life(ledger, nanos, length, line, begun);
  }

  String id() {
    return line.id();
  }

  Member member() {
    return line.member();
  }

  Lease lease() {
    return lease;
  }

  /** Whether we know what stands in our line. */
  boolean isCertain() {
    return certain;
  }

  /** After an answer that did not come: what was read is what stands there. */
  void adopt(MemberEntry read) {
    line = read;
    certain = true;
  }

  boolean isDue(Profile profile) {
    return nanos.getAsLong() - renewed >= every || profile.isNews(line);
  }

  /** How long the last renewal is past. */
  Duration age() {
    return Duration.ofNanos(nanos.getAsLong() - renewed);
  }

  /** False when somebody declared us dead, or we were too late to know better. */
  boolean renew(Profile profile) {
    Member member = profile.member(line.id(), line.member().startedAt());
    MemberEntry next = MemberEntry.of(member, line.count() + 1, profile.changes());
    long begun = nanos.getAsLong();
    certain = false;
    if (!ledger.renew(line, next)) {
      return false;
    }
    line = next;
    certain = true;
    if (!lease.allows(nanos.getAsLong())) {
      // A fence that said no once must not say yes again: what it guards is closed by then.
      return false;
    }
    renewed = begun;
    lease.renewed(begun);
    return true;
  }
}
