package dev.troupe.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.AppliedRobot;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.security.AuditEntry;
import dev.troupe.security.AuditEntry.Phase;
import dev.troupe.security.AuditFacts;
import dev.troupe.security.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what one call does: a single request with what came of it; a stream's beginning and
 * end, also of each sense that it listens to or watches; the commands in a stream one by one, as
 * its responses tell. Confined to the call's context.
 */
final class CallAudit {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int MOST_PENDING = 4_096;
  private static final int LONGEST = 256;

  /** What must always be possible, also when nobody can write it down. */
  private static final Set<String> STOPS =
      Set.of("StopSpeech", "StopListening", "ReleaseLease", "stop_speech", "stop_listening");

  private final AuditLog log;
  private final Supplier<Instant> now;
  private final Call call;
  private final MethodPolicy policy;
  private final Set<Demand> lasting = new LinkedHashSet<>(2);
  private final Set<String> pending = new LinkedHashSet<>(0);
  private String robots = "";
  private String arm = "";
  private String commandId = "";
  private String detail = "";
  private AuditFacts facts = AuditFacts.NONE;
  private @Nullable ApplyFleetRequest fleet;

  CallAudit(AuditLog log, Supplier<Instant> now, Call call, MethodPolicy policy) {
    this.log = log;
    this.now = now;
    this.call = call;
    this.policy = policy;
  }

  /** The first message, whether its caller may send it or not. */
  void note(Message first, Ask ask) {
    robots = String.join(",", ask.robots().isEmpty() ? ask.selected() : ask.robots());
    arm = ask.arm() == null ? "" : ask.arm().getName();
    commandId = text(first, "command_id");
    detail = text(first, "reason");
    facts = CallFacts.asked(first);
    fleet = first instanceof ApplyFleetRequest whole ? whole : null;
  }

  /**
   * A message that its caller may send.
   *
   * @throws CallFailureException when it must be written down, and cannot be
   */
  void admit(Ask ask, Passage passage, boolean first) {
    if (log.refuses() && passage.isAudited(ask, first) && !stops(ask)) {
      throw unavailable().asException();
    }
    if (policy.isStreaming() && (first || !ask.standing().isEmpty())) {
      last(passage.held());
    }
  }

  /** Who tried to hear or see what it must not is told, whatever else is allowed in the stream. */
  void refused(Map<Demand, CallFailure> senses) {
    senses.forEach((sense, why) -> add(sense, Phase.WHOLE, why.code().name(), why.reason()));
  }

  private boolean stops(Ask ask) {
    FieldDescriptor arm = ask.arm();
    return STOPS.contains(arm == null ? policy.method().getName() : arm.getName());
  }

  private static CallFailure unavailable() {
    return new CallFailure(
        Code.UNAVAILABLE,
        "AUDIT_UNAVAILABLE",
        "What is audited cannot be written down at the moment, so it is not done.",
        RETRY,
        Map.of(),
        List.of());
  }

  /** From now on these, and no others, are held. */
  private void last(Set<Demand> held) {
    for (Demand demand : List.copyOf(lasting)) {
      if (!held.contains(demand)) {
        lasting.remove(demand);
        add(demand, Phase.END, Code.OK.name(), "");
      }
    }
    for (Demand demand : held) {
      if (demand.audited() && lasting.add(demand)) {
        add(demand, Phase.BEGIN, Code.OK.name(), "");
      }
    }
  }

  /** What became of a command in a stream. */
  void answered(Message response) {
    switch (response) {
      case DriveResponse drive -> answered(drive);
      case BroadcastResponse broadcast -> answered(broadcast);
      case ApplyFleetResponse applied -> answered(applied);
      default -> {
        FieldDescriptor receipt = response.getDescriptorForType().findFieldByName("receipt");
        if (commandId.isEmpty() && receipt != null && response.hasField(receipt)) {
          commandId = text((Message) response.getField(receipt), "command_id");
        }
        facts = CallFacts.answered(facts, response);
      }
    }
  }

  private void answered(DriveResponse drive) {
    switch (drive.getMessageCase()) {
      case ACCEPTED -> {
        if (pending.size() < MOST_PENDING) {
          pending.add(drive.getAccepted().getCommandId());
        }
      }
      case REJECTED ->
          command(
              drive.getRejected().getCommand(),
              drive.getRejected().getCommandId(),
              robots,
              drive.getRejected().getError());
      case ENDED -> {
        pending.remove(drive.getEnded().getReceipt().getCommandId());
        command(
            drive.getEnded().getCommand(),
            drive.getEnded().getReceipt().getCommandId(),
            robots,
            drive.getEnded().getError());
      }
      default -> {}
    }
  }

  private void answered(BroadcastResponse broadcast) {
    if (broadcast.hasStarted()) {
      commandId = broadcast.getStarted().getCommandId();
      robots = String.join(",", broadcast.getStarted().getRobotIdsList());
    } else if (broadcast.hasOutcome() && !broadcast.getOutcome().hasSkipped()) {
      // Nobody asked those that were skipped.
      BroadcastOutcome outcome = broadcast.getOutcome();
      Status status = outcome.hasRefused() ? outcome.getRefused() : outcome.getEnded().getError();
      command(arm, commandId, outcome.getRobotId(), status);
    }
  }

  /** Each robot that becomes otherwise, as if it had been registered, changed or removed alone. */
  private void answered(ApplyFleetResponse applied) {
    detail =
        "%d added, %d changed, %d removed"
            .formatted(applied.getAdded(), applied.getChanged(), applied.getRemoved());
    Map<String, AuditFacts> robots = fleet == null ? Map.of() : CallFacts.taken(facts, fleet);
    for (AppliedRobot robot : applied.getRobotsList()) {
      String change =
          switch (robot.getChange()) {
            case FLEET_CHANGE_ADDED -> "added";
            case FLEET_CHANGE_CHANGED -> "changed";
            case FLEET_CHANGE_REMOVED -> "removed";
            default -> "";
          };
      if (!change.isEmpty()) {
        String id = robot.getRobotId();
        AuditFacts told = robots.getOrDefault(id, facts);
        add(policy.demand(), Phase.WHOLE, "", id, "", Code.OK.name(), "", change, told);
      }
    }
  }

  private void command(String arm, String id, String robot, Status status) {
    Demand demand = policy.arm(arm);
    if (demand == null ? policy.isAudited() : demand.audited()) {
      Demand what = demand == null ? policy.demand() : demand;
      add(what, Phase.WHOLE, arm, robot, id, outcome(status), reason(status), "", facts);
    }
  }

  /**
   * The call is over.
   *
   * @param status null when its caller left before
   */
  void end(@Nullable Status status) {
    String outcome = status == null ? "LEFT" : outcome(status);
    String reason = status == null ? "" : reason(status);
    for (String id : pending) {
      add(policy.demand(), Phase.WHOLE, "", robots, id, "LEFT", "", "", facts);
    }
    for (Demand demand : lasting) {
      add(demand, Phase.END, outcome, reason);
    }
    if (lasting.isEmpty() && policy.isAudited()) {
      add(policy.demand(), Phase.WHOLE, outcome, reason);
    }
  }

  private void add(@Nullable Demand demand, Phase phase, String outcome, String reason) {
    add(demand, phase, "", robots, commandId, outcome, reason, detail, facts);
  }

  private void add(
      @Nullable Demand demand,
      Phase phase,
      String arm,
      String robot,
      String id,
      String outcome,
      String reason,
      String words,
      AuditFacts more) {
    log.add(
        new AuditEntry(
            now.get(),
            demand == null
                ? ""
                : Demand.word(demand.capability()) + "/" + Demand.word(demand.verb()),
            phase,
            call.caller(),
            String.valueOf(call.remoteAddress()),
            policy.fullName() + (arm.isEmpty() ? "" : "." + arm),
            Excerpt.of(robot, LONGEST),
            Excerpt.of(id, LONGEST),
            outcome,
            reason,
            Excerpt.of(words, LONGEST),
            more));
  }

  private static String outcome(Status status) {
    Code code = Code.forNumber(status.getCode());
    return code == null ? Code.UNKNOWN.name() : code.name();
  }

  /** The reason among a status' details; empty without one. */
  static String reason(Status status) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException e) {
          return "";
        }
      }
    }
    return "";
  }

  private static String text(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field == null || field.isRepeated() || field.getType() != FieldDescriptor.Type.STRING
        ? ""
        : (String) message.getField(field);
  }
}
