package dev.troupe.grpc;

import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import dev.troupe.api.fleet.v1.StartEstimate;
import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.StartOutlook;
import dev.troupe.robot.RobotId;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When each robot is to be asked so that all begin together, or why that cannot be. Made once for a
 * broadcast: from then on the monotonic clock counts, whatever becomes of the other one.
 */
final class StartPlan {
  static final String REASON = "START_NOT_KEEPABLE";

  /** So many robots are named: the answer has to fit into a client's trailers. */
  private static final int MOST_NAMED = 20;

  private final List<StartOutlook> outlooks;
  private final List<ManagedRobot> robots;
  private final Duration ahead;
  private final long startNanos;
  private final long madeAt;

  private StartPlan(
      List<ManagedRobot> robots, List<StartOutlook> outlooks, Duration ahead, long madeAt) {
    this.robots = robots;
    this.outlooks = outlooks;
    this.ahead = ahead;
    this.startNanos = madeAt + ahead.toNanos();
    this.madeAt = madeAt;
  }

  /**
   * Fails with {@code START_NOT_KEEPABLE} if it is so for one of the robots.
   *
   * @param way how long it takes at most until they can be asked
   */
  static Future<StartPlan> make(
      List<ManagedRobot> robots,
      BroadcastOrder order,
      Instant startAt,
      Duration way,
      Time time,
      Call call) {
    Set<RobotId> refused =
        robots.stream()
            .filter(robot -> order.refusal(robot, call) != null)
            .map(ManagedRobot::id)
            .collect(Collectors.toSet());
    List<Future<StartOutlook>> asked =
        robots.stream().map(robot -> robot.outlook(order.request(robot, call))).toList();
    return Future.all(asked)
        .map(all -> {
          Duration ahead = Duration.between(time.now(), startAt);
          StartPlan plan =
              new StartPlan(
                  robots, asked.stream().map(Future::result).toList(), ahead, time.nanos());
          plan.check(order, refused, way);
          return plan;
        });
  }

  /**
   * Robots that are away, or not the caller's, are refused in their turn, and those that did it
   * already need no time.
   */
  private void check(BroadcastOrder order, Set<RobotId> refused, Duration way) {
    List<PreconditionFailure.Violation> found = new ArrayList<>();
    for (int i = 0; i < robots.size(); i++) {
      StartOutlook outlook = outlooks.get(i);
      boolean asked = !refused.contains(robots.get(i).id());
      if (asked && outlook.ready() && !outlook.answered()) {
        String why = obstacle(outlook, order, way);
        if (!why.isEmpty()) {
          found.add(
              PreconditionFailure.Violation.newBuilder()
                  .setType(REASON)
                  .setSubject(robots.get(i).id().value())
                  .setDescription(why)
                  .build());
        }
      }
    }
    if (!found.isEmpty()) {
      throw refusal(found).asException();
    }
  }

  private String obstacle(StartOutlook outlook, BroadcastOrder order, Duration way) {
    if (!outlook.idle() && order.head().whenBusy() != WhenBusy.INTERRUPT) {
      return "speaks already (expected: silence, or WHEN_BUSY_INTERRUPT)";
    }
    if (ahead.isNegative()) {
      return "start_at has passed (expected: from now to 1 h ahead)";
    }
    Duration delay = outlook.estimate().delay();
    Duration late = delay.plus(way).minus(ahead);
    Duration off = outlook.estimate().uncertainty().plus(late.isNegative() ? Duration.ZERO : late);
    return off.compareTo(order.tolerance()) <= 0
        ? ""
        : "begins up to "
            + off.toMillis()
            + " ms beside start_at, by "
            + outlook.estimate().samples()
            + " starts, "
            + delay.toMillis()
            + " ms after its request (expected: at most "
            + order.tolerance().toMillis()
            + " ms, start_at in "
            + ahead.toMillis()
            + " ms)";
  }

  private CallFailure refusal(List<PreconditionFailure.Violation> found) {
    return new CallFailure(
        Code.FAILED_PRECONDITION,
        REASON,
        found.size()
            + " of "
            + robots.size()
            + " robots cannot be expected to begin in time: "
            + found.getFirst().getSubject()
            + " "
            + found.getFirst().getDescription(),
        null,
        Map.of("robots", String.valueOf(found.size())),
        List.of(
            PreconditionFailure.newBuilder()
                .addAllViolations(found.subList(0, Math.min(MOST_NAMED, found.size())))
                .build()));
  }

  /** When the request of one of them leaves, on the scale of {@link System#nanoTime()}. */
  long leavesAt(int index) {
    StartOutlook outlook = outlooks.get(index);
    return outlook.answered() ? madeAt : startNanos - outlook.estimate().delay().toNanos();
  }

  List<StartEstimate> estimates() {
    List<StartEstimate> estimates = new ArrayList<>();
    for (int i = 0; i < robots.size(); i++) {
      dev.troupe.fleet.StartEstimate estimate = outlooks.get(i).estimate();
      estimates.add(
          StartEstimate.newBuilder()
              .setRobotId(robots.get(i).id().value())
              .setDelay(ProtoTime.duration(estimate.delay()))
              .setUncertainty(ProtoTime.duration(estimate.uncertainty()))
              .setSamples(estimate.samples())
              .build());
    }
    return estimates;
  }
}
