package dev.troupe.fleet;

import dev.troupe.robot.RobotPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which part of one robot, and who waits for it. Confined to the robot's context; it has
 * no clock: every method is told the time, and what is due by then happens first.
 *
 * <pre>
 *            free                        part freed, nobody before it
 *  acquire ------> HELD <--------------------------------------------- WAITING
 *     |             | heartbeat: stays; delegate: stays, higher number    ^  | heartbeat: stays
 *     | held        | release, expiry, silence, force, move               |  | release, expiry, move
 *     +-------------|-----------------------------------------------------+  |
 *                   '------------------------> lost <-----------------------'
 * </pre>
 *
 * <p>A lease that was not renewed in time holds nothing from that moment on, whether or not a timer
 * came late. Waiting is first come, first served among those who want a common part, so that
 * somebody who wants everything is not starved by those who want a little.
 */
final class LeaseBook {
  private static final int MOST_WAITING = 64;
  private static final int MOST_REMEMBERED = 64;

  private final Supplier<String> ids;
  private boolean required;
  private final List<LeaseEntry> held = new ArrayList<>();
  private final List<LeaseEntry> waiting = new ArrayList<>();

  /** Lost ones, so that their owners are told so, and not that there never was such a lease. */
  private final SequencedMap<String, Lease> lost = new LinkedHashMap<>();

  private long epoch;
  private long number;
  private boolean settling;

  /**
   * @param epoch of the robot's owner
   * @param required whether nobody may command without a lease
   * @param ids of leases, no two of them the same
   */
  LeaseBook(long epoch, boolean required, Supplier<String> ids) {
    this.epoch = epoch;
    this.required = required;
    this.ids = ids;
  }

  /** Whether nobody may command without a lease, from here on. */
  void require(boolean lease) {
    required = lease;
  }

  /** Grants, queues or refuses; {@code watch} is told of the first two, before the answer. */
  LeaseAnswer acquire(LeaseRequest request, LeaseWatch watch, Moment at) {
    settle(at);
    Lease obstacle = obstacle(request.parts(), waiting);
    if (obstacle != null && !request.queue()) {
      return refused(new LeaseRefusal.Held(obstacle));
    } else if (obstacle != null && waiting.size() >= MOST_WAITING) {
      return refused(new LeaseRefusal.QueueFull(obstacle, waiting.size()));
    }
    LeaseEntry entry = enter(request, null, watch, at);
    if (obstacle == null) {
      grant(entry, at);
    } else {
      waiting.add(entry);
      watch.queued(entry.lease, obstacle);
    }
    return new LeaseAnswer.Given(entry.lease);
  }

  /** Takes the parts from whoever holds one of them; their holders hear who took them and why. */
  LeaseTaking take(LeaseRequest request, String reason, LeaseWatch watch, Moment at) {
    settle(at);
    List<LeaseEntry> losers =
        held.stream().filter(it -> it.lease.overlaps(request.parts())).toList();
    List<Lease> before = losers.stream().map(it -> it.lease).toList();
    held.removeAll(losers);
    LeaseEntry taker = enter(request, reason, watch, at);
    // Before anybody is told, since whoever hears of a loss may ask again at once.
    grant(taker, at);
    Lease taken = taker.lease;
    serve(at);
    tellLost(losers, new LeaseLoss.Taken(taken.owner(), reason));
    return new LeaseTaking(taken, before);
  }

  private LeaseEntry enter(
      LeaseRequest request, @Nullable String takenFor, LeaseWatch watch, Moment at) {
    LeaseRef ref = new LeaseRef(ids.get(), epoch, LeaseRef.WAITING);
    Lease asked = Lease.asked(ref, request, takenFor, waiting.size(), at.wall());
    return new LeaseEntry(asked, watch, at.nanos());
  }

  /** A heartbeat. */
  LeaseAnswer renew(LeaseRef ref, String principal, Moment at) {
    settle(at);
    return owned(
        ref,
        principal,
        mine -> {
          mine.heard(at);
          return new LeaseAnswer.Given(mine.lease);
        });
  }

  /** Lets a pipeline of the gateway command under the lease too, or calls it back with null. */
  LeaseAnswer delegate(LeaseRef ref, String principal, @Nullable String pipeline, Moment at) {
    settle(at);
    return owned(
        ref,
        principal,
        mine -> {
          if (mine.lease.waits()) {
            return refused(new LeaseRefusal.Waits(mine.lease));
          }
          mine.heard(at);
          mine.lease = mine.lease.delegatedTo(pipeline, ++number);
          mine.watch.renumbered(mine.lease);
          return new LeaseAnswer.Given(mine.lease);
        });
  }

  /** Gives it, or a place in line, back; harmless for its owner when it is over already. */
  LeaseAnswer release(LeaseRef ref, String principal, Moment at) {
    settle(at);
    Lease over = lost.get(ref.id());
    if (over != null && over.owner().equals(principal) && ref.isSameLease(over.ref())) {
      return new LeaseAnswer.Given(over);
    }
    return owned(
        ref,
        principal,
        mine -> {
          Lease before = mine.lease;
          end(mine, new LeaseLoss.Released(), at);
          return new LeaseAnswer.Given(before);
        });
  }

  private LeaseAnswer owned(
      LeaseRef ref, String principal, Function<LeaseEntry, LeaseAnswer> change) {
    LeaseEntry mine = find(ref);
    if (mine == null) {
      return refused(stale(ref));
    }
    return mine.lease.owner().equals(principal)
        ? change.apply(mine)
        : refused(new LeaseRefusal.Held(mine.lease));
  }

  private static LeaseAnswer refused(LeaseRefusal refusal) {
    return new LeaseAnswer.Refused(refusal);
  }

  /** Its silence policy gives it up; no effect when it is over already. */
  void abandon(LeaseRef ref, Moment at) {
    LeaseEntry mine = find(ref);
    if (mine != null) {
      end(mine, new LeaseLoss.Silent(), at);
    }
  }

  private void end(LeaseEntry mine, LeaseLoss loss, Moment at) {
    held.remove(mine);
    boolean inLine = waiting.remove(mine);
    serve(at);
    if (inLine) {
      tellPositions();
    }
    tellLost(List.of(mine), loss);
  }

  /** Whether a caller may move these parts; null when it may. */
  @Nullable LeaseRefusal check(Caller caller, Set<RobotPart> parts, Moment at) {
    settle(at);
    for (RobotPart part : parts) {
      LeaseEntry holder = holder(part);
      LeaseRefusal refusal = holder == null ? vacant(caller, part) : holder.refuses(caller);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable LeaseRefusal vacant(Caller caller, RobotPart part) {
    for (LeaseRef ref : caller.leases()) {
      // Who believes to hold this part must hear that it does not, even where nobody need hold it.
      Lease over = lost.get(ref.id());
      boolean known = over != null || named(ref) != null;
      if (!known || (over != null && over.parts().contains(part))) {
        return stale(ref);
      }
    }
    return required ? new LeaseRefusal.Required(Set.of(part)) : null;
  }

  /** The robot has a new owner: whoever held or waited hears so. */
  void move(long newEpoch, Moment at) {
    clear(new LeaseLoss.Moved(), at);
    epoch = Math.max(epoch, newEpoch);
  }

  /** Ends all of them. */
  void clear(LeaseLoss loss, Moment at) {
    settle(at);
    List<LeaseEntry> before = all().toList();
    held.clear();
    waiting.clear();
    tellLost(before, loss);
  }

  /** Those that hold in the order of their grants, then those that wait in line. */
  List<Lease> leases() {
    return isEmpty() ? List.of() : all().map(it -> it.lease).toList();
  }

  boolean isEmpty() {
    return held.isEmpty() && waiting.isEmpty();
  }

  private Stream<LeaseEntry> all() {
    return Stream.concat(held.stream(), waiting.stream());
  }

  /** When {@link #settle} has to be called at the latest, or {@link LeaseEntry#NEVER}. */
  long nextDue() {
    long next = LeaseEntry.NEVER;
    for (LeaseEntry each : held) {
      next = LeaseEntry.sooner(next, each.nextDue());
    }
    for (LeaseEntry each : waiting) {
      next = LeaseEntry.sooner(next, each.nextDue());
    }
    return next;
  }

  /** Does what is due: runs policies, warns, ends what was not renewed, serves who waits. */
  void settle(Moment at) {
    // Whoever is granted something in one round may be late in the next.
    while (!settling && isDue(at.nanos())) {
      runPolicies(at.nanos());
      List<LeaseEntry> expired = all().filter(it -> it.isOver(at.nanos())).toList();
      held.removeAll(expired);
      waiting.removeAll(expired);
      if (!expired.isEmpty()) {
        serve(at);
        tellPositions();
      }
      List<LeaseEntry> late = all().filter(it -> it.wantsWarning(at.nanos())).toList();
      late.forEach(it -> it.watch.expiring(it.lease));
      tellLost(expired, new LeaseLoss.Expired());
    }
  }

  private boolean isDue(long now) {
    long next = nextDue();
    return next != LeaseEntry.NEVER && next - now <= 0;
  }

  /** A policy commands the robot, which asks here: its lease must still hold then. */
  private void runPolicies(long now) {
    settling = true;
    try {
      for (LeaseEntry each : List.copyOf(held)) {
        if (each.turnsSilent(now)) {
          each.watch.silent(each.lease);
        }
      }
    } finally {
      settling = false;
    }
  }

  /** Grants what can be granted, in the order of asking. */
  private void serve(Moment at) {
    boolean granted = false;
    for (LeaseEntry each : List.copyOf(waiting)) {
      int place = waiting.indexOf(each);
      if (place >= 0 && obstacle(each.lease.parts(), waiting.subList(0, place)) == null) {
        waiting.remove(each);
        grant(each, at);
        granted = true;
      }
    }
    if (granted) {
      tellPositions();
    }
  }

  private void grant(LeaseEntry entry, Moment at) {
    entry.lease = entry.lease.granted(++number, at.wall());
    held.add(entry);
    entry.watch.granted(entry.lease);
  }

  private void tellPositions() {
    for (LeaseEntry each : List.copyOf(waiting)) {
      int place = waiting.indexOf(each);
      Lease holder = place < 0 ? null : obstacle(each.lease.parts(), waiting.subList(0, place));
      if (holder != null && place != each.lease.position()) {
        each.lease = each.lease.at(place);
        each.watch.queued(each.lease, holder);
      }
    }
  }

  private void tellLost(Collection<LeaseEntry> losers, LeaseLoss loss) {
    for (LeaseEntry each : losers) {
      lost.put(each.lease.ref().id(), each.lease);
      if (lost.size() > MOST_REMEMBERED) {
        lost.pollFirstEntry();
      }
    }
    losers.forEach(it -> it.watch.lost(it.lease, loss, holding(it.lease.parts())));
  }

  /** The holder that keeps these parts from being granted, be it by way of somebody in line. */
  private @Nullable Lease obstacle(Set<RobotPart> parts, List<LeaseEntry> ahead) {
    Lease holder = holding(parts);
    for (int i = ahead.size() - 1; holder == null && i >= 0; i--) {
      Lease other = ahead.get(i).lease;
      if (!Collections.disjoint(other.parts(), parts)) {
        return obstacle(other.parts(), ahead.subList(0, i));
      }
    }
    return holder;
  }

  private @Nullable Lease holding(Set<RobotPart> parts) {
    for (LeaseEntry each : held) {
      if (each.lease.overlaps(parts)) {
        return each.lease;
      }
    }
    return null;
  }

  private @Nullable LeaseEntry holder(RobotPart part) {
    for (LeaseEntry each : held) {
      if (each.lease.parts().contains(part)) {
        return each;
      }
    }
    return null;
  }

  private @Nullable LeaseEntry find(LeaseRef ref) {
    LeaseEntry entry = named(ref);
    return entry != null && entry.isMeant(ref) ? entry : null;
  }

  /** Whatever its number. */
  private @Nullable LeaseEntry named(LeaseRef ref) {
    LeaseEntry entry = named(ref, held);
    return entry == null ? named(ref, waiting) : entry;
  }

  private static @Nullable LeaseEntry named(LeaseRef ref, List<LeaseEntry> among) {
    for (LeaseEntry each : among) {
      if (ref.isSameLease(each.lease.ref())) {
        return each;
      }
    }
    return null;
  }

  private LeaseRefusal stale(LeaseRef ref) {
    LeaseEntry now = named(ref);
    if (now != null) {
      return new LeaseRefusal.Stale(ref, now.lease);
    }
    Lease over = lost.get(ref.id());
    return over == null
        ? new LeaseRefusal.Unknown(ref)
        : new LeaseRefusal.Stale(ref, holding(over.parts()));
  }
}
