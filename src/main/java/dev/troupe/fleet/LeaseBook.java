package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which part of one robot, and who waits for it. Confined to the robot's context; it has
 * no clock: every method is told the monotonic time, and what is due by then happens first.
 *
 * <pre>
 *            free                        part freed, nobody before it
 *  acquire ------> HELD <--------------------------------------------- WAITING
 *     |             | heartbeat: stays; delegate: stays, higher number    ^  |
 *     | held        | release, expiry, silence, force, move               |  | patience over
 *     +-------------|-----------------------------------------------------+  v
 *                   v                                                     refused
 *                  lost
 * </pre>
 *
 * <p>A lease that was not renewed in time holds nothing from that moment on, whether or not a timer
 * came late. Waiting is first come, first served among those who want a common part, so that
 * somebody who wants everything is not starved by those who want a little.
 */
final class LeaseBook {
  static final long NEVER = Long.MAX_VALUE;
  private static final int MOST_WAITING = 64;

  private final Supplier<String> ids;
  private final boolean required;
  private final List<Held> held = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long epoch;
  private long number;

  /**
   * @param epoch of the robot's owner
   * @param required whether nobody may command without a lease
   */
  LeaseBook(long epoch, boolean required, Supplier<String> ids) {
    this.epoch = epoch;
    this.required = required;
    this.ids = ids;
  }

  /** Grants, queues or refuses; {@code watch} is told at once. The answer undoes the waiting. */
  Runnable acquire(LeaseRequest request, LeaseWatch watch, Instant wall, long now) {
    settle(now);
    Waiting candidate = new Waiting(request, watch, wall, now + request.patience().toNanos());
    Lease obstacle = obstacle(request.parts(), waiting);
    if (obstacle == null) {
      grant(candidate, now);
    } else if (request.patience().isZero()) {
      watch.refused(new LeaseRefusal.Held(obstacle));
    } else if (waiting.size() >= MOST_WAITING) {
      watch.refused(new LeaseRefusal.QueueFull(obstacle, waiting.size()));
    } else {
      waiting.add(candidate);
      tellPosition(candidate);
    }
    return () -> forget(candidate);
  }

  /** Takes the parts from whoever holds one of them; their holders hear who took them and why. */
  void take(LeaseRequest request, String reason, LeaseWatch watch, Instant wall, long now) {
    settle(now);
    LeaseLoss loss = new LeaseLoss.Taken(request.owner(), reason);
    List<Held> losers = held.stream().filter(it -> it.lease.overlaps(request.parts())).toList();
    held.removeAll(losers);
    // Before anybody is told, since whoever hears of a loss may ask again at once.
    grant(new Waiting(request, watch, wall, now), now);
    losers.forEach(it -> it.watch.lost(it.lease, loss));
    serve(now);
  }

  /** A heartbeat; null when it counts. */
  @Nullable LeaseRefusal renew(LeaseRef ref, long now) {
    settle(now);
    Held mine = find(ref);
    if (mine == null) {
      return stale(ref);
    }
    mine.heard(now);
    return null;
  }

  /** Lets a pipeline of the gateway act under the lease, or takes it back with null. */
  @Nullable LeaseRefusal delegate(LeaseRef ref, @Nullable String pipeline, long now) {
    settle(now);
    Held mine = find(ref);
    if (mine == null) {
      return stale(ref);
    }
    mine.lease = mine.lease.delegatedTo(pipeline, ++number);
    mine.heard(now);
    mine.watch.granted(mine.lease);
    return null;
  }

  /** Gives it back; null when it was held. */
  @Nullable LeaseRefusal release(LeaseRef ref, long now) {
    settle(now);
    Held mine = find(ref);
    if (mine == null) {
      return stale(ref);
    }
    lose(mine, new LeaseLoss.Released());
    serve(now);
    return null;
  }

  /** Whether a caller who names these leases may move these parts; null when it may. */
  @Nullable LeaseRefusal check(Collection<LeaseRef> named, Set<RobotPart> parts, long now) {
    if (parts.isEmpty()) {
      return null;
    }
    settle(now);
    for (RobotPart part : parts) {
      Held holder = holder(part);
      LeaseRefusal refusal = holder == null ? vacant(named, part) : holder.refuses(named);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable LeaseRefusal vacant(Collection<LeaseRef> named, RobotPart part) {
    for (LeaseRef ref : named) {
      // Who believes to hold a lease that is gone must hear so, even where none is needed.
      if (find(ref) == null) {
        return stale(ref);
      }
    }
    return required ? new LeaseRefusal.Required(Set.of(part)) : null;
  }

  /** The robot has a new owner, or none: whoever held or waited hears so. */
  void move(long newEpoch, long now) {
    settle(now);
    epoch = Math.max(epoch, newEpoch);
    List<Held> before = List.copyOf(held);
    held.clear();
    before.forEach(it -> it.watch.lost(it.lease, new LeaseLoss.Moved()));
    List<Waiting> waited = List.copyOf(waiting);
    waiting.clear();
    waited.forEach(it -> it.watch.refused(new LeaseRefusal.Stale(nobody(), null)));
  }

  private LeaseRef nobody() {
    return new LeaseRef("", epoch, number);
  }

  /** In the order of their grants. */
  List<Lease> leases(long now) {
    settle(now);
    return held.stream().map(it -> it.lease).toList();
  }

  int waiting() {
    return waiting.size();
  }

  /** When {@link #settle} has to be called at the latest, or {@link #NEVER}. */
  long nextDue() {
    long next = NEVER;
    for (Held each : held) {
      next = sooner(next, each.nextDue());
    }
    for (Waiting each : waiting) {
      next = sooner(next, each.deadline);
    }
    return next;
  }

  private static long sooner(long one, long other) {
    return one == NEVER ? other : other == NEVER ? one : one - other < 0 ? one : other;
  }

  /** Does what is due: warns, runs policies, ends what was not renewed, serves who waits. */
  void settle(long now) {
    long next = nextDue();
    if (next == NEVER || next - now > 0) {
      return;
    }
    List<Runnable> news = new ArrayList<>();
    held.removeIf(each -> over(each, now, news));
    waiting.removeIf(each -> impatient(each, now, news));
    if (!news.isEmpty()) {
      serve(now);
      news.forEach(Runnable::run);
    }
  }

  private static boolean over(Held each, long now, List<Runnable> news) {
    Lease lease = each.lease;
    if (each.due(each.expiry(), now)) {
      news.add(() -> each.watch.lost(lease, new LeaseLoss.Expired()));
      return true;
    }
    if (each.due(each.silence(), now)) {
      each.silent = true;
      news.add(() -> each.watch.silent(lease));
      if (Objects.requireNonNull(lease.silence()).release()) {
        news.add(() -> each.watch.lost(lease, new LeaseLoss.Silent()));
        return true;
      }
    }
    if (each.due(each.warning(), now)) {
      each.warned = true;
      news.add(() -> each.watch.expiring(lease));
    }
    return false;
  }

  private boolean impatient(Waiting each, long now, List<Runnable> news) {
    if (each.deadline - now > 0) {
      return false;
    }
    Lease obstacle = obstacle(each.request.parts(), before(each));
    if (obstacle == null) {
      // What it waited for ended in this very moment.
      return false;
    }
    news.add(() -> each.watch.refused(new LeaseRefusal.TimedOut(obstacle)));
    return true;
  }

  private void forget(Waiting candidate) {
    if (waiting.remove(candidate)) {
      waiting.forEach(this::tellPosition);
    }
  }

  private void lose(Held mine, LeaseLoss loss) {
    held.remove(mine);
    mine.watch.lost(mine.lease, loss);
  }

  /** Grants what can be granted, in the order of asking. */
  private void serve(long now) {
    boolean granted = false;
    for (Waiting each : List.copyOf(waiting)) {
      if (waiting.contains(each) && obstacle(each.request.parts(), before(each)) == null) {
        waiting.remove(each);
        grant(each, now);
        granted = true;
      }
    }
    if (granted) {
      List.copyOf(waiting).forEach(this::tellPosition);
    }
  }

  private void grant(Waiting candidate, long now) {
    LeaseRequest request = candidate.request;
    LeaseRef ref = new LeaseRef(ids.get(), epoch, ++number);
    Lease lease =
        new Lease(
            ref,
            request.owner(),
            request.purpose(),
            request.parts(),
            request.timeToLive(),
            null,
            request.silence(),
            candidate.wall);
    held.add(new Held(lease, candidate.watch, now));
    candidate.watch.granted(lease);
  }

  private void tellPosition(Waiting each) {
    int position = waiting.indexOf(each);
    Lease holder = position < 0 ? null : obstacle(each.request.parts(), before(each));
    if (holder != null) {
      each.watch.queued(position, holder);
    }
  }

  /** The holder that keeps these parts from being granted, be it by way of somebody in line. */
  private @Nullable Lease obstacle(Set<RobotPart> parts, List<Waiting> ahead) {
    Lease holder = holding(lease -> lease.overlaps(parts));
    for (int i = ahead.size() - 1; holder == null && i >= 0; i--) {
      Waiting other = ahead.get(i);
      if (!Collections.disjoint(other.request.parts(), parts)) {
        return obstacle(other.request.parts(), ahead.subList(0, i));
      }
    }
    return holder;
  }

  private List<Waiting> before(Waiting each) {
    return waiting.subList(0, waiting.indexOf(each));
  }

  private @Nullable Lease holding(Predicate<Lease> what) {
    for (Held each : held) {
      if (what.test(each.lease)) {
        return each.lease;
      }
    }
    return null;
  }

  private @Nullable Held holder(RobotPart part) {
    for (Held each : held) {
      if (each.lease.parts().contains(part)) {
        return each;
      }
    }
    return null;
  }

  private @Nullable Held find(LeaseRef ref) {
    for (Held each : held) {
      if (each.lease.ref().equals(ref)) {
        return each;
      }
    }
    return null;
  }

  private LeaseRefusal stale(LeaseRef ref) {
    return new LeaseRefusal.Stale(ref, holding(lease -> lease.ref().id().equals(ref.id())));
  }

  /** A lease with the time of its last heartbeat. */
  private static final class Held {
    private Lease lease;
    private final LeaseWatch watch;
    private final long timeToLive;
    private final long silentAfter;
    private long heardAt;
    private boolean warned;
    private boolean silent;

    Held(Lease lease, LeaseWatch watch, long now) {
      this.lease = lease;
      this.watch = watch;
      this.timeToLive = lease.timeToLive().toNanos();
      this.silentAfter = lease.silence() == null ? NEVER : lease.silence().after().toNanos();
      this.heardAt = now;
    }

    void heard(long now) {
      heardAt = now;
      warned = false;
      silent = false;
    }

    private long expiry() {
      return heardAt + timeToLive;
    }

    private long silence() {
      return silentAfter == NEVER || silent ? NEVER : heardAt + silentAfter;
    }

    private long warning() {
      return warned ? NEVER : heardAt + timeToLive / 3 * 2;
    }

    private boolean due(long at, long now) {
      return at != NEVER && at - now <= 0;
    }

    long nextDue() {
      return sooner(expiry(), sooner(silence(), warning()));
    }

    @Nullable LeaseRefusal refuses(Collection<LeaseRef> named) {
      for (LeaseRef ref : named) {
        if (ref.equals(lease.ref())) {
          return null;
        }
        if (ref.id().equals(lease.ref().id())) {
          return new LeaseRefusal.Stale(ref, lease);
        }
      }
      return new LeaseRefusal.Held(lease);
    }
  }

  /** Somebody in line. */
  private record Waiting(LeaseRequest request, LeaseWatch watch, Instant wall, long deadline) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
