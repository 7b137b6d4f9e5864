package dev.troupe.replicas;

import dev.troupe.simulator.RobotReport;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The robots of a replica to which something happens, and when others have them. */
final class Orphans {
  private final Cast cast;
  private final Map<String, RobotReport> before;
  private final int expected;
  private final long begin;
  private final Set<String> found = new TreeSet<>();

  private Orphans(Cast cast, Map<String, RobotReport> before, int expected, long begin) {
    this.cast = cast;
    this.before = before;
    this.expected = expected;
    this.begin = begin;
  }

  /** Right before it happens. */
  static Orphans of(Replica victim, Replicas replicas) throws Exception {
    int expected = victim.robots();
    return new Orphans(replicas.cast(), replicas.cast().reports(), expected, System.nanoTime());
  }

  /** How long it took until as many robots as the victim had have a new connection each. */
  Duration awaitOwned(Duration patience) throws Exception {
    Moments.until(
        this::allAreFound,
        patience,
        () -> "%d of %d robots have an owner again: %s".formatted(found.size(), expected, found));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean allAreFound() throws Exception {
    for (RobotReport robot : cast.reports().values()) {
      if (robot.openConnections() > 0
          && robot.connections() > before.get(robot.id()).connections()) {
        found.add(robot.id());
      }
    }
    return found.size() >= expected;
  }

  /** How long it took until each robot of the cast was commanded again. */
  Duration awaitObey(Load load, Duration patience) throws Exception {
    long owned = System.nanoTime();
    Moments.until(
        () -> load.idleSince(owned).isEmpty(),
        patience,
        () -> "nobody commands " + load.idleSince(owned) + ": " + load.describe());
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** How long it took until nobody but its owner has a connection to any robot. */
  Duration awaitOneConnectionEach(Duration patience) throws Exception {
    Moments.until(
        () -> cast.reports().values().stream().allMatch(robot -> robot.openConnections() == 1),
        patience,
        () -> "robots have two connections");
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Until so long after it began. */
  void awaitSince(Duration time) {
    Duration left = time.minusNanos(System.nanoTime() - begin);
    Moments.pass(left.isNegative() ? Duration.ZERO : left);
  }

  Set<String> found() {
    return found;
  }
}
