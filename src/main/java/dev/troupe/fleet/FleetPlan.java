package dev.troupe.fleet;

import dev.troupe.robot.RobotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that robots become what they are to be. Pure: who carries it out, and
 * whether at all, is another matter.
 *
 * @param steps in the order of the robots' ids; a robot that makes room for another registration of
 *     its id comes twice, first to go
 */
record FleetPlan(List<Step> steps) {

  FleetPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One robot.
   *
   * @param before null when it is new
   * @param after null when it goes
   * @param paths what is different, when it is there before and after
   */
  record Step(
      RobotId id,
      @Nullable RobotDefinition before,
      @Nullable RobotDefinition after,
      List<String> paths) {

    FleetReport.Change change() {
      if (before == null) {
        return FleetReport.Change.ADDED;
      } else if (after == null) {
        return FleetReport.Change.REMOVED;
      }
      return paths.isEmpty() ? FleetReport.Change.UNCHANGED : FleetReport.Change.CHANGED;
    }

    /** Whether it costs the robot its socket and another one is dialled. */
    boolean reconnects() {
      return before != null
          && after != null
          && before.isElsewhere(after)
          && !before.config().maintenance()
          && !after.config().maintenance();
    }

    /** What is registered of it, or was last. */
    RobotDefinition definition() {
      RobotDefinition known = after != null ? after : before;
      if (known == null) {
        throw new IllegalStateException(id + " is neither before nor after");
      }
      return known;
    }
  }

  static FleetPlan of(
      Map<RobotId, RobotDefinition> current, Map<RobotId, RobotDefinition> desired) {
    TreeSet<RobotId> ids = new TreeSet<>(current.keySet());
    ids.addAll(desired.keySet());
    List<Step> steps = new ArrayList<>();
    for (RobotId id : ids) {
      RobotDefinition before = current.get(id);
      RobotDefinition after = desired.get(id);
      if (before != null && after != null && !before.uid().equals(after.uid())) {
        steps.add(new Step(id, before, null, List.of()));
        steps.add(new Step(id, null, after, List.of()));
      } else {
        List<String> paths =
            before == null || after == null ? List.of() : before.differences(after);
        steps.add(new Step(id, before, after, paths));
      }
    }
    return new FleetPlan(steps);
  }

  /** The steps that do something. */
  List<Step> work() {
    return steps.stream().filter(step -> step.change() != FleetReport.Change.UNCHANGED).toList();
  }

  FleetPlan of(RobotSource source) {
    return new FleetPlan(
        steps.stream().filter(step -> step.definition().source() == source).toList());
  }
}
