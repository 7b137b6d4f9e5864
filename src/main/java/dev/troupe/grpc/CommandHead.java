package dev.troupe.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.Caller;
import dev.troupe.fleet.CommandRequest;
import dev.troupe.robot.RobotCommand;
import dev.troupe.telemetry.SpanKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all requests that command a robot have in common, read by the field numbers that the
 * contract gives one meaning everywhere.
 *
 * @param robotId as written; empty in an arm of Drive
 * @param commandId the caller's, or one made here
 * @param chosen whether it is the caller's
 * @param leases those that the caller names; one in all requests but Drive's header
 * @param staged whether the caller may choose how long to wait
 */
record CommandHead(
    String robotId,
    String commandId,
    boolean chosen,
    List<dev.troupe.fleet.LeaseRef> leases,
    boolean staged,
    Wait until,
    CommandRequest.WhenBusy whenBusy,
    boolean confirm,
    boolean stopOnCancel) {

  private static final int ROBOT_ID = 1;
  private static final int WAIT = 11;
  private static final int WHEN_BUSY = 12;
  private static final int CONFIRM = 13;
  private static final int COMMAND_ID = 14;
  private static final int LEASE = 15;
  private static final int LONGEST_ID = 128;

  static CommandHead of(Message request, Violations violations) {
    FieldDescriptor stop = request.getDescriptorForType().findFieldByName("stop_on_cancel");
    return new CommandHead(
        text(request, ROBOT_ID),
        commandId(text(request, COMMAND_ID), violations),
        !text(request, COMMAND_ID).isEmpty(),
        leases(request),
        field(request, WAIT) != null,
        wait(choice(request, WAIT), violations),
        whenBusy(choice(request, WHEN_BUSY), violations),
        flag(request, field(request, CONFIRM)),
        flag(request, stop));
  }

  /**
   * Of one command for many robots: what the broadcast says for all of them must not stand in the
   * command again. Whoever wants a common beginning waits for it.
   */
  static CommandHead of(
      BroadcastRequest request, String arm, Message command, Violations violations) {
    CommandHead own = of(command, violations);
    String here = "empty; it stands in the broadcast itself";
    violations.check(own.robotId.isEmpty(), arm + ".robot_id", own.robotId, "empty");
    violations.check(!own.chosen, arm + ".command_id", own.commandId, here);
    violations.check(own.leases.isEmpty(), arm + ".lease", "set", here);
    violations.check(choice(command, WAIT) == 0, arm + ".wait", own.until, here);
    Wait until = wait(request.getWaitValue(), violations);
    return new CommandHead(
        "",
        commandId(request.getCommandId(), violations),
        !request.getCommandId().isEmpty(),
        List.of(),
        own.staged,
        request.hasStartAt() && until == Wait.WAIT_ACCEPTED ? Wait.WAIT_STARTED : until,
        own.whenBusy,
        own.confirm,
        own.stopOnCancel);
  }

  /** As written; empty when it is not. */
  static String commandId(Message request) {
    return text(request, COMMAND_ID);
  }

  /**
   * The command as the robot takes it. A call that is over when the command is taken has no
   * deadline to give it.
   */
  CommandRequest request(
      RobotCommand command, Call call, List<dev.troupe.fleet.LeaseRef> held, long deadlineNanos) {
    boolean bounded = deadlineNanos != Call.NO_DEADLINE && !(staged && until == Wait.WAIT_ACCEPTED);
    List<dev.troupe.fleet.LeaseRef> all = new ArrayList<>(held);
    all.addAll(leases);
    return new CommandRequest(
        commandId,
        command,
        whenBusy,
        confirm,
        bounded ? Long.valueOf(deadlineNanos) : null,
        new Caller(call.principal(), all),
        chosen,
        call.span());
  }

  /** Of a call that stands alone. */
  CommandRequest request(RobotCommand command, Call call, long deadlineNanos) {
    call.span().tell(SpanKeys.COMMAND, commandId);
    return request(command, call, List.of(), deadlineNanos);
  }

  /** Those that a request names. */
  static List<dev.troupe.fleet.LeaseRef> leases(Message request) {
    FieldDescriptor field = field(request, LEASE);
    if (field == null) {
      return List.of();
    }
    if (field.isRepeated()) {
      return ((List<?>) request.getField(field)).stream().map(it -> lease((LeaseRef) it)).toList();
    }
    return request.hasField(field) ? List.of(lease((LeaseRef) request.getField(field))) : List.of();
  }

  private static dev.troupe.fleet.LeaseRef lease(LeaseRef ref) {
    return new dev.troupe.fleet.LeaseRef(ref.getId(), ref.getEpoch(), ref.getNumber());
  }

  private static String commandId(String given, Violations violations) {
    if (given.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    boolean printable = given.chars().allMatch(c -> c > ' ' && c <= '~');
    violations.check(
        printable && given.length() <= LONGEST_ID,
        "command_id",
        given,
        "1 to " + LONGEST_ID + " printable ASCII characters without spaces");
    return given;
  }

  private static Wait wait(int number, Violations violations) {
    Wait wait = Wait.forNumber(number);
    violations.check(wait != null, "wait", number, "a value of Wait");
    return wait == null || wait == Wait.WAIT_UNSPECIFIED ? Wait.WAIT_ACCEPTED : wait;
  }

  private static CommandRequest.WhenBusy whenBusy(int number, Violations violations) {
    return switch (number) {
      case 0, 1 -> CommandRequest.WhenBusy.QUEUE;
      case 2 -> CommandRequest.WhenBusy.INTERRUPT;
      case 3 -> CommandRequest.WhenBusy.REJECT;
      default -> {
        violations.add("when_busy", number, "a value of WhenBusy");
        yield CommandRequest.WhenBusy.QUEUE;
      }
    };
  }

  private static @Nullable FieldDescriptor field(Message request, int number) {
    return request.getDescriptorForType().findFieldByNumber(number);
  }

  private static String text(Message request, int number) {
    FieldDescriptor field = field(request, number);
    return field == null ? "" : (String) request.getField(field);
  }

  private static int choice(Message request, int number) {
    FieldDescriptor field = field(request, number);
    return field == null ? 0 : ((EnumValueDescriptor) request.getField(field)).getNumber();
  }

  private static boolean flag(Message request, @Nullable FieldDescriptor field) {
    return field != null && (Boolean) request.getField(field);
  }
}
