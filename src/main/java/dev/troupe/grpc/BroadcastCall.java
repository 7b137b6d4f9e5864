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
  /** From here to the robot's own context. */
  private static final Duration WAY = Duration.ofMillis(2);

  /** Beside that, until all replicas have said that they are ready. */
  private static final Duration WAY_OF_PARTS = Duration.ofMillis(20);

  private final Fleet fleet;
  private final StatusMapper statuses;
  private final Time time;
  private final Call call;
  private final ResponseStream<BroadcastResponse> responses;
  private final @Nullable Reins reins;
  private final List<BroadcastTurn> turns = new ArrayList<>();

  /**
   * @param reins what this replica's part of a call is held by; null when it is the whole call
   */
  BroadcastCall(
      Fleet fleet,
      StatusMapper statuses,
      Time time,
      Call call,
      ResponseStream<BroadcastResponse> responses,
      @Nullable Reins reins) {
    this.reins = reins;
    this.fleet = fleet;
    this.statuses = statuses;
    this.time = time;
    this.call = call;
    this.responses = responses;
  }

  void begin(BroadcastRequest request) {
    Violations violations = new Violations();
    BroadcastOrder order = BroadcastOrder.of(request, time.now(), violations);
    List<ManagedRobot> robots =
        selected(request, violations).now().stream()
            .filter(robot -> call.access().sees(robot.id().value()))
            .toList();
    Instant startAt = order.startAt();
    if (startAt == null) {
      run(order, robots, null);
    } else {
      StartPlan.make(robots, order, startAt, reins == null ? WAY : WAY_OF_PARTS, time, call)
          .onSuccess(plan -> call.execute(() -> run(order, robots, plan)))
          .onFailure(failure -> call.execute(() -> responses.fail(failure)));
    }
  }

  /** Whoever asks for a part has looked whether there are such robots, and has some of them. */
  private SelectedRobots selected(BroadcastRequest request, Violations violations) {
    return reins == null
        ? SelectedRobots.of(fleet, request.getSelection(), violations)
        : SelectedRobots.among(fleet, request.getSelection(), violations);
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
    if (reins == null) {
      begun.goOn();
    } else {
      reins.onFree(begun::goOn);
      reins.onStopped(begun::stop);
    }
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
    private boolean summed;

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
      if (over == turns.size() && !summed) {
        summed = true;
        Duration took = Duration.ofNanos(time.nanos() - beganAt);
        responses.end(BroadcastResponse.newBuilder().setSummary(tally.summary(over, took)).build());
      }
    }

    private void ask(BroadcastTurn turn, int index) {
      CallFailure refusal = order.refusal(turn.robot(), call);
      if (refusal != null) {
        turn.refuse(refusal);
        return;
      }
      CommandRequest request = order.request(turn.robot(), call);
      turn.heldBy(
          plan == null
              ? turn.robot().submit(request, call.context(), turn)
              : turn.robot().submitAt(plan.leavesAt(index), request, call.context(), turn));
    }

    void told(BroadcastTurn turn) {
      underWay--;
      over++;
      tally.add(turn.end(), turn.skew());
      responses.write(BroadcastResponse.newBuilder().setOutcome(turn.outcome()).build());
      stopped |= turn.end().isBad() && order.failFast();
      goOn();
    }

    /** Nobody further is asked; what is under way goes on. */
    void stop() {
      stopped = true;
      goOn();
    }

    /** Nobody else is asked; what nobody heard yet is taken back. */
    void cancel() {
      next = turns.size();
      turns.forEach(turn -> turn.takeBack(order.head().stopOnCancel()));
    }
  }
}
