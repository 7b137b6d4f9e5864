package dev.troupe;

import dev.troupe.fleet.Connection;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How many robots stand where, for health's detail; a robot's name would tell a stranger too much.
 */
final class RobotCensus implements Supplier<Map<String, Integer>> {
  private final Fleet fleet;

  RobotCensus(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public Map<String, Integer> get() {
    Map<String, Integer> counts = new TreeMap<>();
    for (ManagedRobot robot : fleet.robots()) {
      Connection.State state = robot.status().connection().state();
      counts.merge(state.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    return counts;
  }
}
