package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.api.error.v1.WaitedFor;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.api.robot.v1.WaitForEventResponse;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** One call of {@code WaitForEvent}. Confined to the call's context. */
final class WaitForEventCall {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * The answer leaves so long before the call's own deadline, or nobody would read which kinds it
   * names.
   */
  private static final Duration MARGIN = Duration.ofMillis(20);

  private final Robots robots;
  private final StatusMapper statuses;
  private final Call call;
  private final Promise<WaitForEventResponse> promise = Promise.promise();

  WaitForEventCall(Robots robots, StatusMapper statuses, Call call) {
    this.robots = robots;
    this.statuses = statuses;
    this.call = call;
  }

  Future<WaitForEventResponse> begin(WaitForEventRequest request) {
    Violations violations = new Violations();
    violations.check(request.getKindsCount() > 0, "kinds", "none", "at least one");
    Predicate<RobotRecord> filter = EventMapper.filter(request.getKindsList(), violations);
    Duration timeout = timeout(request, violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    EventAccess.check(call.access(), robot.id().value(), request.getKindsList());
    EventMapper mapper = new EventMapper(robot.id().value(), statuses);
    Runnable end =
        robot.follow(
            WatchEventsCall.cursor(request.getCursor()),
            filter.and(record -> caused(record, request.getCommandId())),
            call.context(),
            new First(mapper));
    Time time = new VertxTime(call.context());
    Time.Timer timer = time.after(patience(timeout, time), () -> overdue(request, timeout));
    call.onClosed(end);
    call.onClosed(timer::cancel);
    return promise.future();
  }

  private static boolean caused(RobotRecord record, String commandId) {
    return commandId.isEmpty() || commandId.equals(record.commandId());
  }

  private static Duration timeout(WaitForEventRequest request, Violations violations) {
    Duration timeout =
        request.hasTimeout() ? ProtoTime.duration(request.getTimeout()) : DEFAULT_TIMEOUT;
    violations.check(
        timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
        "timeout",
        timeout,
        "above 0, up to 1 h");
    return timeout;
  }

  private Duration patience(Duration timeout, Time time) {
    if (call.deadlineNanos() == Call.NO_DEADLINE) {
      return timeout;
    }
    Duration left = Duration.ofNanos(call.deadlineNanos() - time.nanos()).minus(MARGIN);
    return left.compareTo(timeout) < 0 ? left : timeout;
  }

  private void overdue(WaitForEventRequest request, Duration timeout) {
    WaitedFor.Builder waited = WaitedFor.newBuilder().setCommandId(request.getCommandId());
    for (EventKind kind : request.getKindsList()) {
      waited.addKinds(kind.name().substring("EVENT_KIND_".length()));
    }
    promise.tryFail(
        new CallFailure(
                Code.DEADLINE_EXCEEDED,
                FailureReason.DEADLINE_EXCEEDED.name(),
                "waited for: " + waited.getKindsList() + " (expected: one within " + timeout + ")",
                waited.build())
            .asException());
  }

  /** Takes the first event and no more. */
  private final class First implements JournalSink<RobotRecord> {
    private final EventMapper mapper;

    First(EventMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    public void begun(Resumption resumption, String start) {}

    @Override
    public void batch(List<Event<RobotRecord>> events, Runnable more) {
      promise.tryComplete(
          WaitForEventResponse.newBuilder().setEvent(mapper.event(events.get(0))).build());
    }

    @Override
    public void closed(Failure failure, String cursor) {
      promise.tryFail(failure.asException());
    }
  }
}
