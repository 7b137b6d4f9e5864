package dev.troupe.fleet;

import dev.troupe.robot.RobotId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of robots that were to be otherwise.
 *
 * @param robots in the order of their ids
 * @param etag of all registrations over the API; changes whenever one of them does
 */
public record FleetReport(List<Entry> robots, String etag) {

  public FleetReport {
    robots = List.copyOf(robots);
  }

  /** What becomes of one robot. */
  public enum Change {
    ADDED,
    CHANGED,
    /** It was so already: its socket was not touched. */
    UNCHANGED,
    REMOVED
  }

  /**
   * One robot.
   *
   * @param paths what is different, of a changed one
   * @param reconnects whether that costs it a reconnect
   * @param etag of its registration; null when it was removed
   */
  public record Entry(
      RobotId id,
      UUID uid,
      Change change,
      List<String> paths,
      boolean reconnects,
      @Nullable String etag) {}

  static FleetReport of(FleetPlan plan, String etag) {
    return new FleetReport(plan.steps().stream().map(FleetReport::entry).toList(), etag);
  }

  private static Entry entry(FleetPlan.Step step) {
    RobotDefinition after = step.after();
    return new Entry(
        step.id(),
        step.definition().uid(),
        step.change(),
        step.paths(),
        step.reconnects(),
        after == null ? null : after.etag());
  }

  public int added() {
    return count(Change.ADDED);
  }

  public int changed() {
    return count(Change.CHANGED);
  }

  public int unchanged() {
    return count(Change.UNCHANGED);
  }

  public int removed() {
    return count(Change.REMOVED);
  }

  /** For the log: a line, however many robots there are. */
  @Override
  public String toString() {
    return "%d added, %d changed, %d unchanged, %d removed"
        .formatted(added(), changed(), unchanged(), removed());
  }

  private int count(Change change) {
    return (int) robots.stream().filter(robot -> robot.change() == change).count();
  }
}
