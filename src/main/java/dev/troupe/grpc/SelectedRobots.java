package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotId;
import java.util.List;

/** The robots that a selection stands for. */
final class SelectedRobots {
  private final Fleet fleet;
  private final RobotFilter filter;

  private SelectedRobots(Fleet fleet, RobotFilter filter) {
    this.fleet = fleet;
    this.filter = filter;
  }

  /**
   * Ends the request if anything was found wrong with it, or one of the robots that it names does
   * not exist.
   */
  static SelectedRobots of(Fleet fleet, RobotSelection selection, Violations violations) {
    SelectedRobots selected = among(fleet, selection, violations);
    selection.getRobotIdsList().forEach(id -> fleet.robot(new RobotId(id)));
    return selected;
  }

  /**
   * Of robots that several replicas have, those that run here. Ends the request only if something
   * was found wrong with it.
   */
  static SelectedRobots among(Fleet fleet, RobotSelection selection, Violations violations) {
    RobotFilter filter =
        RobotFilter.of(
            selection.getLabelSelector(),
            selection.getRobotIdsList(),
            selection.getStatesList(),
            selection.getText(),
            violations);
    violations.throwIfAny();
    return new SelectedRobots(fleet, filter);
  }

  static boolean isUnconditional(RobotSelection selection) {
    return selection.equals(RobotSelection.getDefaultInstance());
  }

  RobotFilter filter() {
    return filter;
  }

  /** As they are now, in the order of their ids. */
  List<ManagedRobot> now() {
    return fleet.robots().stream().filter(robot -> filter.test(robot.status())).toList();
  }
}
