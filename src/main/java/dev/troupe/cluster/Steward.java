package dev.troupe.cluster;

import dev.troupe.cluster.Holding.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what this replica should do about the tables: who is dead, what to take, what to leave.
 * Knows no engine, no thread and no clock but the one it is told. Confined to the worker.
 *
 * <pre>
 * of nobody, or of a dead member     Take, when it weighs most here
 * ours, weighs more elsewhere        Leave, one at a time, once members have settled; after a second
 *                                    past one that still talks
 * ours, registered no more           Leave
 * ours in the table only             Take again under a new epoch, or Release
 * </pre>
 */
final class Steward {
  /** How long the next move waits for a robot that says what it has to say before it goes. */
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  /** How long the next move waits for the next owner of the last one. */
  private static final long HANDOVER = Duration.ofSeconds(1).toNanos();

  /** How long a robot is left alone that could not be taken. */
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private final long lease;
  private final long settle;
  private final Vigil vigil;
  private final Map<String, Long> refused = new HashMap<>();
  private Set<String> staying = Set.of();
  private long changed;
  private String life = "";
  private long since;
  private @Nullable String moved;
  private long movedAt;

  Steward(Duration lease, Duration settle) {
    this.lease = lease.toNanos();
    this.settle = settle.toNanos();
    this.vigil = new Vigil(lease);
  }

  /**
   * What this replica has in hand.
   *
   * @param self the id of its life
   * @param busy robots that their tenant still takes or leaves, although they are not ours any more
   */
  record Hand(
      String self,
      boolean leaving,
      Set<String> registered,
      Map<String, Holding> holdings,
      Set<String> busy) {}

  /**
   * @param now after the tables were read
   */
  List<Act> decide(Tables tables, Hand hand, long now) {
    if (!tables.members().containsKey(hand.self())) {
      return List.of(new Act.EndLife());
    }
    List<Act> acts = new ArrayList<>();
    vigil.silent(tables, hand.self(), now).forEach(each -> acts.add(new Act.Bury(each)));
    if (!life.equals(hand.self())) {
      life = hand.self();
      since = now;
    }
    if (!tables.founded()) {
      // Our own line would have been lost with the tables: they are no younger than it.
      if (now - since >= lease) {
        acts.add(new Act.Found());
      }
      return acts;
    }
    Rendezvous wanted =
        new Rendezvous(tables.members().values().stream().map(MemberEntry::member).toList());
    boolean settled = isSettled(tables, now);
    claim(tables, hand, wanted, settled, now, acts);
    move(tables, hand, wanted, settled, now, acts);
    return acts;
  }

  /** A robot that its tenant would not take is not offered again at once. */
  void refused(String robotId, long now) {
    refused.put(robotId, now);
  }

  /** A move is over when the next owner is there, or did not come. */
  void moved(String robotId, long now) {
    moved = robotId;
    movedAt = now;
  }

  private boolean isSettled(Tables tables, long now) {
    Set<String> names = new TreeSet<>();
    for (MemberEntry each : tables.members().values()) {
      if (!each.member().leaving()) {
        names.add(each.member().name());
      }
    }
    if (!names.equals(staying)) {
      staying = names;
      changed = now;
    }
    return now - changed >= settle;
  }

  private void claim(
      Tables tables, Hand hand, Rendezvous wanted, boolean settled, long now, List<Act> acts) {
    Set<String> robots = new TreeSet<>(hand.registered());
    robots.addAll(tables.of(hand.self()));
    robots.removeAll(hand.busy());
    for (String robot : robots) {
      OwnerEntry owner = tables.owner(robot);
      boolean here = hand.registered().contains(robot) && isHere(wanted, robot, hand);
      if (hand.holdings().get(robot) instanceof Holding holding) {
        if (!holding.matches(hand.self(), owner)) {
          acts.add(new Act.Lose(robot));
        }
      } else if (owner != null && owner.isOf(hand.self())) {
        acts.add(here ? new Act.Take(robot, owner) : new Act.Release(robot, owner));
      } else if (here
          && !tables.isOwned(robot)
          && (owner != null || settled)
          && mayTry(robot, now)) {
        acts.add(new Act.Take(robot, owner));
      }
    }
  }

  private static boolean isHere(Rendezvous wanted, String robot, Hand hand) {
    Member owner = wanted.of(robot);
    return owner != null && owner.id().equals(hand.self()) && !hand.leaving();
  }

  private boolean mayTry(String robot, long now) {
    Long since = refused.get(robot);
    if (since != null && now - since >= PAUSE) {
      refused.remove(robot);
      return true;
    }
    return since == null;
  }

  private void move(
      Tables tables, Hand hand, Rendezvous wanted, boolean settled, long now, List<Act> acts) {
    if (isMoving(tables, hand, now)) {
      return;
    }
    for (Holding holding : new TreeMap<>(hand.holdings()).values()) {
      String robot = holding.robotId();
      boolean registered = hand.registered().contains(robot);
      boolean elsewhere = hand.leaving() || (settled && !isHere(wanted, robot, hand));
      if (holding.phase() == Phase.RUNNING && (!registered || elsewhere)) {
        acts.add(new Act.Leave(robot));
        return;
      }
    }
  }

  private boolean isMoving(Tables tables, Hand hand, long now) {
    if (moved != null
        && (tables.isOwned(moved)
            || !hand.registered().contains(moved)
            || now - movedAt >= HANDOVER)) {
      moved = null;
    }
    // Who has much to say yet does not hold up the others.
    return moved != null
        || hand.holdings().values().stream().anyMatch(each -> each.isLeavingSince(now - PATIENCE));
  }
}
