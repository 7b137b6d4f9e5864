package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.fleet.CommandRequest;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a broadcast asks of every robot.
 *
 * @param arm the name of the command's field
 * @param demand what it takes of each robot; null when the contract does not say, which lets nobody
 * @param leases of several robots
 * @param startAt when all are to begin; null: as soon as may be
 */
record BroadcastOrder(
    String arm,
    @Nullable Demand demand,
    RobotCommand command,
    CommandHead head,
    List<LeaseRef> leases,
    int parallelism,
    boolean failFast,
    @Nullable Instant startAt,
    Duration tolerance) {

  private static final int DEFAULT_PARALLELISM = 32;
  private static final int MOST_PARALLEL = 1_000;
  private static final Duration DEFAULT_TOLERANCE = Duration.ofMillis(100);
  private static final Duration LEAST_TOLERANCE = Duration.ofMillis(1);
  private static final Duration MOST_TOLERANCE = Duration.ofSeconds(10);
  private static final Duration FURTHEST = Duration.ofHours(1);
  private static final String LEASE_SEPARATOR = ".";

  /** What is wrong is noted; only a request without any command ends at once. */
  static BroadcastOrder of(BroadcastRequest request, Instant now, Violations violations) {
    violations.check(
        request.getAllRobots() || !SelectedRobots.isUnconditional(request.getSelection()),
        "selection",
        "every robot",
        "a condition, or all_robots");
    int parallelism = request.hasParallelism() ? request.getParallelism() : DEFAULT_PARALLELISM;
    violations.inRange("parallelism", parallelism, 1, MOST_PARALLEL);
    FieldDescriptor arm = arm(request);
    if (arm == null) {
      throw violations.add("command", null, "one of its fields").failure().asException();
    }
    Message message = (Message) request.getField(arm);
    RobotCommand command = CommandMapper.command(message, violations);
    return new BroadcastOrder(
        arm.getName(),
        MethodPolicy.arm(arm),
        command,
        CommandHead.of(request, arm.getName(), message, violations),
        CommandHead.leases(request),
        parallelism,
        request.getFailFast(),
        startAt(request, command, now, violations),
        tolerance(request, violations));
  }

  static @Nullable FieldDescriptor arm(BroadcastRequest request) {
    return request.getOneofFieldDescriptor(
        BroadcastRequest.getDescriptor().getOneofs().stream()
            .filter(oneof -> oneof.getName().equals("command"))
            .findFirst()
            .orElseThrow());
  }

  /** One in the past may be of a repeat, whose outcomes are there. */
  private static @Nullable Instant startAt(
      BroadcastRequest request, RobotCommand command, Instant now, Violations violations) {
    if (!request.hasStartAt()) {
      return null;
    }
    violations.check(
        command instanceof SpeechCommand.SayText || command instanceof SpeechCommand.SayAudio,
        "start_at",
        "set",
        "only with say and say_audio");
    Instant at = ProtoTime.instant(request.getStartAt());
    violations.check(!at.isAfter(now.plus(FURTHEST)), "start_at", at, "from now to 1 h ahead");
    return at;
  }

  private static Duration tolerance(BroadcastRequest request, Violations violations) {
    Duration tolerance =
        request.hasStartTolerance()
            ? ProtoTime.duration(request.getStartTolerance())
            : DEFAULT_TOLERANCE;
    violations.check(
        tolerance.compareTo(LEAST_TOLERANCE) >= 0 && tolerance.compareTo(MOST_TOLERANCE) <= 0,
        "start_tolerance",
        tolerance,
        "1 ms to 10 s");
    return tolerance;
  }

  /** Why its caller must not ask one robot for it, or not now; null when it may. */
  @Nullable CallFailure refusal(ManagedRobot robot, Call call) {
    String id = robot.id().value();
    CallFailure denied = refusal(id, demand, call.access());
    return denied == null ? call.command(id) : denied;
  }

  /** Why its caller must not ask one robot for it, as the policies say; null when it may. */
  static @Nullable CallFailure refusal(String robotId, @Nullable Demand demand, Access access) {
    Demand needed = demand == null ? new Demand(Capability.ADMIN, Verb.ADMINISTER, true) : demand;
    return access.isOpen() ? null : access.refusal(robotId, needed);
  }

  /** The command for one robot, under the leases that are of it. */
  CommandRequest request(ManagedRobot robot, Call call) {
    String prefix = robot.id().value() + LEASE_SEPARATOR;
    List<LeaseRef> own = leases.stream().filter(lease -> lease.id().startsWith(prefix)).toList();
    return head.request(command, call, own, call.deadlineNanos());
  }
}
