package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastStarted;
import dev.troupe.fleet.CommandRequest;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Broadcast}: some robots at a time are asked, or all at moments of their own so
 * that they begin together; each outcome is told when it is there. Confined to the call's context.
 */
final class BroadcastCall {
  private final Fleet fleet;
  private final StatusMapper statuses;
  private final Time time;
  private final Call call;
  private final ResponseStream<BroadcastResponse> responses;
  private final List<BroadcastTurn> turns = new ArrayList<>();

  BroadcastCall(
      Fleet fleet,
      StatusMapper statuses,
      Time time,
      Call call,
      ResponseStream<BroadcastResponse> responses) {
    this.fleet = fleet;
    this.statuses = statuses;
    this.time = time;
    this.call = call;
    this.responses = responses;
  }

  void begin(BroadcastRequest request) {
    Violations violations = new Violations();
    BroadcastOrder order = BroadcastOrder.of(request, time.now(), violations);
    List<ManagedRobot> robots = SelectedRobots.of(fleet, request.getSelection(), violations).now();
    Instant startAt = order.startAt();
    if (startAt == null) {
      run(order, robots, null);
    } else {
      StartPlan.make(robots, order, startAt, time, call)
          .onSuccess(plan -> call.execute(() -> run(order, robots, plan)))
          .onFailure(failure -> call.execute(() -> responses.fail(failure)));
    }
  }

  private void run(BroadcastOrder order, List<ManagedRobot> robots, @Nullable StartPlan plan) {
    if (call.isClosed()) {
      return;
    }
    BroadcastStarted.Builder started =
        BroadcastStarted.newBuilder().setCommandId(order.head().commandId());
    robots.forEach(robot -> started.addRobotIds(robot.id().value()));
    if (plan != null && order.startAt() != null) {
      started.setStartAt(ProtoTime.timestamp(order.startAt())).addAllEstimates(plan.estimates());
    }
    responses.write(BroadcastResponse.newBuilder().setStarted(started).build());
    Work begun = new Work(order, plan);
    robots.forEach(robot -> turns.add(new BroadcastTurn(robot, order, statuses, begun::told)));
    call.onCancelled(begun::cancel);
    begun.goOn();
  }

  /** Who was asked and who was not yet. */
  private final class Work {
    private final BroadcastOrder order;
    private final @Nullable StartPlan plan;
    private final BroadcastTally tally;
    private final long beganAt = time.nanos();
    private int next;
    private int underWay;
    private int over;
    private boolean stopped;
    private boolean asking;

    Work(BroadcastOrder order, @Nullable StartPlan plan) {
      this.order = order;
      this.plan = plan;
      this.tally = new BroadcastTally(plan != null);
    }

    void goOn() {
      if (asking) {
        return;
      }
      asking = true;
      int most = plan == null ? order.parallelism() : turns.size();
      while (next < turns.size() && (stopped || underWay < most)) {
        int index = next++;
        underWay++;
        if (stopped) {
          turns.get(index).skip();
        } else {
          ask(turns.get(index), index);
        }
      }
      asking = false;
      if (over == turns.size()) {
        Duration took = Duration.ofNanos(time.nanos() - beganAt);
        responses.end(BroadcastResponse.newBuilder().setSummary(tally.summary(over, took)).build());
      }
    }

    private void ask(BroadcastTurn turn, int index) {
      CommandRequest request = order.request(turn.robot(), call);
      turn.heldBy(
          plan == null
              ? turn.robot().submit(request, call.context(), turn)
              : turn.robot().submitAt(plan.leavesAt(index), request, call.context(), turn));
    }

    void told(BroadcastTurn turn) {
      underWay--;
      over++;
      tally.add(turn);
      boolean bad =
          switch (turn.end()) {
            case FAILED, UNKNOWN, REFUSED -> true;
            case SUCCEEDED, SKIPPED -> false;
          };
      responses.write(BroadcastResponse.newBuilder().setOutcome(turn.outcome()).build());
      stopped |= bad && order.failFast();
      goOn();
    }

    /** Nobody else is asked; what nobody heard yet is taken back. */
    void cancel() {
      next = turns.size();
      turns.forEach(turn -> turn.takeBack(order.head().stopOnCancel()));
    }
  }
}
