package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SendRawResponse;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One call of {@code SendRaw}: follows what the robot says before the message leaves, so that no
 * answer comes too early. Confined to the call's context.
 */
final class SendRawCall implements JournalSink<RobotRecord> {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Robots robots;
  private final Call call;
  private final Promise<Answered> answer = Promise.promise();

  SendRawCall(Robots robots, Call call) {
    this.robots = robots;
    this.call = call;
  }

  Future<SendRawResponse> begin(SendRawRequest request) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(request, violations);
    RobotCommand command = CommandMapper.command(request, violations);
    Duration timeout = timeout(request, violations);
    ManagedRobot robot = robots.find(head.robotId(), violations);
    Set<String> types = Set.copyOf(request.getAnswerTypesList());
    if (!types.isEmpty()) {
      await(robot, head, types, timeout);
    }
    CommandTrack track = new CommandTrack(Wait.WAIT_FINISHED);
    robot.submit(head.request(command, call, call.deadlineNanos()), call.context(), track);
    return types.isEmpty()
        ? track.result().map(sent -> response(sent.receipt()).build())
        : track.result().compose(sent -> answer.future().map(it -> response(sent, it)));
  }

  private static SendRawResponse.Builder response(CommandReceipt receipt) {
    return SendRawResponse.newBuilder().setReceipt(receipt);
  }

  /** What the robot said to it, and when. */
  private record Answered(RobotEvent.Unrecognised raw, Instant at) {}

  private static SendRawResponse response(CommandResult sent, Answered answer) {
    return response(sent.answered(answer.at()).receipt())
        .setAnswer(SystemMapper.raw(answer.raw()))
        .build();
  }

  private static Duration timeout(SendRawRequest request, Violations violations) {
    Duration timeout =
        request.hasTimeout() ? ProtoTime.duration(request.getTimeout()) : DEFAULT_TIMEOUT;
    violations.check(
        timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
        "timeout",
        timeout,
        "above 0, up to 10 min");
    return timeout;
  }

  /** A message that is not sent again was answered before: that answer counts while it is kept. */
  private void await(ManagedRobot robot, CommandHead head, Set<String> types, Duration timeout) {
    RobotStatus status = robot.status();
    Cursor from = head.chosen() ? new Cursor(status.uid(), status.epoch(), 0) : null;
    Runnable end =
        robot.follow(
            from, record -> concerns(record, head.commandId(), types), call.context(), this);
    Time.Timer timer =
        new VertxTime(call.context())
            .after(
                timeout,
                () ->
                    answer.tryFail(
                        new Failure(
                                FailureReason.NO_ANSWER,
                                "no answer of " + types + " (expected: one within " + timeout + ")")
                            .asException()));
    call.onClosed(end);
    call.onClosed(timer::cancel);
  }

  private static boolean concerns(RobotRecord record, String commandId, Set<String> types) {
    return record instanceof RobotRecord.Said said
        && commandId.equals(said.commandId())
        && switch (said.event()) {
          case RobotEvent.Unrecognised raw -> types.contains(raw.type());
          case RobotEvent.Rejected rejected -> true;
          default -> false;
        };
  }

  @Override
  public void begun(Resumption resumption, String start) {}

  @Override
  public void batch(List<Event<RobotRecord>> events, Runnable more) {
    RobotRecord.Said first = (RobotRecord.Said) events.get(0).value();
    switch (first.event()) {
      case RobotEvent.Unrecognised raw -> answer.tryComplete(new Answered(raw, events.get(0).at()));
      case RobotEvent.Rejected rejected ->
          answer.tryFail(Failure.rejected(rejected.text()).asException());
      default -> throw new IllegalStateException(first.event().kind() + ": not asked for");
    }
  }

  @Override
  public void closed(Failure failure, String cursor) {
    answer.tryFail(failure.asException());
  }
}
