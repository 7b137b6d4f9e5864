package dev.troupe.fleet;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A lease in the book, with the times that its last heartbeat sets. Confined. */
final class LeaseEntry {
  static final long NEVER = Long.MAX_VALUE;

  /** How long before a policy acts its owner hears so, if the policy waits long enough. */
  private static final long LAST_WORD = 1_000_000_000L;

  Lease lease;
  final LeaseWatch watch;
  private final long timeToLive;
  private final long silentAfter;
  private long heardAt;
  private boolean warned;
  private boolean warnedOfSilence;
  private boolean silent;

  LeaseEntry(Lease lease, LeaseWatch watch, long now) {
    this.lease = lease;
    this.watch = watch;
    this.timeToLive = lease.timeToLive().toNanos();
    this.silentAfter = lease.silence() == null ? NEVER : lease.silence().after().toNanos();
    this.heardAt = now;
  }

  void heard(Moment at) {
    lease = lease.heard(at.wall());
    heardAt = at.nanos();
    warned = false;
    warnedOfSilence = false;
    silent = false;
  }

  long nextDue() {
    return sooner(sooner(expiry(), silence()), sooner(warning(), lastWord()));
  }

  static long sooner(long one, long other) {
    return one == NEVER ? other : other == NEVER ? one : one - other < 0 ? one : other;
  }

  private long expiry() {
    return heardAt + timeToLive;
  }

  private long warning() {
    return warned ? NEVER : heardAt + timeToLive / 2;
  }

  /** Whoever waits has nothing that a policy could be run with. */
  private long silence() {
    return silentAfter == NEVER || silent || lease.waits() ? NEVER : heardAt + silentAfter;
  }

  private long lastWord() {
    long silence = silence();
    return silence == NEVER || warnedOfSilence
        ? NEVER
        : silence - Math.min(LAST_WORD, silentAfter / 5);
  }

  boolean isOver(long now) {
    return due(expiry(), now);
  }

  /** True once behind each heartbeat. */
  boolean turnsSilent(long now) {
    boolean turns = due(silence(), now);
    silent |= turns;
    return turns;
  }

  /** True whenever its owner has to be warned, which counts as done then. */
  boolean wantsWarning(long now) {
    boolean half = due(warning(), now);
    boolean last = due(lastWord(), now);
    warned |= half;
    warnedOfSilence |= last;
    return half || last;
  }

  private static boolean due(long at, long now) {
    return at != NEVER && at - now <= 0;
  }

  /** Whether {@code ref} names this lease by the number that it has now. */
  boolean is(LeaseRef ref) {
    return lease.ref().equals(ref);
  }

  /** As {@link #is}, also for an owner who has not heard of the grant yet. */
  boolean isMeant(LeaseRef ref) {
    return is(ref) || (ref.number() == LeaseRef.WAITING && ref.isSameLease(lease.ref()));
  }

  /** Null for whoever may command what this lease holds. */
  @Nullable LeaseRefusal refuses(Caller caller) {
    Collection<LeaseRef> named = caller.leases();
    boolean owner = caller.principal().equals(lease.owner());
    for (LeaseRef ref : named) {
      if (is(ref)) {
        return owner ? null : new LeaseRefusal.Held(lease);
      }
      if (owner && ref.isSameLease(lease.ref())) {
        return new LeaseRefusal.Stale(ref, lease);
      }
    }
    return new LeaseRefusal.Held(lease);
  }
}
