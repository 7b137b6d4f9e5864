package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.robot.FailureReason;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of one call may do. Each answer is remembered until the policy or the robot's
 * labels are others. Confined to the call's context.
 */
final class Access {
  /** So much is remembered; a selection may be of more robots than anybody has memory for. */
  private static final int MOST = 1_024;

  private final Policies policies;
  private final RobotLabels robots;
  private final Principal caller;
  private final Map<Wish, Answer> answers = new HashMap<>(4);
  private @Nullable Policy basis;

  private record Wish(String robotId, Capability capability, Verb verb) {}

  private record Answer(Map<String, String> labels, boolean allowed) {}

  Access(Policies policies, RobotLabels robots, Principal caller) {
    this.policies = policies;
    this.robots = robots;
    this.caller = caller;
  }

  /** Whether everything is allowed to everybody. */
  boolean isOpen() {
    return policies.current().isOpen();
  }

  boolean permits(String robotId, Capability capability, Verb verb) {
    Policy policy = policies.current();
    if (policy.isOpen()) {
      return true;
    }
    Map<String, String> labels = robots.of(robotId);
    if (labels == null) {
      return false;
    }
    if (policy != basis || answers.size() > MOST) {
      answers.clear();
      basis = policy;
    }
    Wish wish = new Wish(robotId, capability, verb);
    Answer known = answers.get(wish);
    if (known == null || known.labels() != labels) {
      known = new Answer(labels, policy.allows(caller, capability, verb, labels));
      answers.put(wish, known);
    }
    return known.allowed();
  }

  /** What it is labelled with; null when there is no such robot. */
  @Nullable Map<String, String> labels(String robotId) {
    return robots.of(robotId);
  }

  boolean exists(String robotId) {
    return robots.of(robotId) != null;
  }

  /** Whether lists and selections have the robot for this caller. */
  boolean sees(String robotId) {
    return permits(robotId, Capability.FLEET, Verb.OBSERVE);
  }

  /** Why one robot must not be asked this; null when it may. */
  @Nullable CallFailure refusal(String robotId, Demand demand) {
    if (permits(robotId, demand.capability(), demand.verb())) {
      return null;
    }
    Map<String, String> labels = robots.of(robotId);
    return labels == null || !policies.current().shows(caller, labels)
        ? unknown(robotId)
        : denied(robotId, demand);
  }

  /** Why a robot with these labels must not come to be, or become so; null when it may. */
  @Nullable CallFailure refusal(String robotId, Map<String, String> labels, Demand demand) {
    return policies.current().allows(caller, demand.capability(), demand.verb(), labels)
        ? null
        : denied(robotId, demand);
  }

  /**
   * Why this must not be asked where no robot is named; null when it may. It takes leave on any
   * robot; for a whole method that administers, on all.
   */
  @Nullable CallFailure refusal(Demand demand, boolean wholeMethod) {
    Policy policy = policies.current();
    boolean allowed =
        wholeMethod && demand.verb() == Verb.ADMINISTER
            ? policy.allowsEverywhere(caller, demand.capability(), demand.verb())
            : policy.allowsSomewhere(caller, demand.capability(), demand.verb());
    return allowed ? null : denied("", demand);
  }

  /** The same for a robot that is not there and for one that the caller must not know of. */
  private static CallFailure unknown(String robotId) {
    return new CallFailure(
        Code.NOT_FOUND,
        FailureReason.ROBOT_UNKNOWN.name(),
        "robot_id: \"" + robotId + "\" (expected: a robot of this gateway)");
  }

  /** Says what is lacking, not who has it or by which rule. */
  static CallFailure denied(String robotId, Demand demand) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("capability", Demand.word(demand.capability()));
    metadata.put("verb", Demand.word(demand.verb()));
    if (!robotId.isEmpty()) {
      metadata.put("robot_id", robotId);
    }
    String what = Demand.word(demand.capability()) + "/" + Demand.word(demand.verb());
    return new CallFailure(
        Code.PERMISSION_DENIED,
        "PERMISSION_DENIED",
        what + (robotId.isEmpty() ? "" : " on robot " + robotId) + ": not allowed to this caller",
        null,
        metadata,
        List.of());
  }
}
