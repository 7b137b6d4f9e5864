package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.robot.FailureReason;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the policies that hold at this moment. Each answer is remembered until the policy or
 * the robot's labels are others.
 */
final class PolicyAccess implements Access {
  /** So much is remembered; a selection may be of more robots than anybody has memory for. */
  private static final int MOST = 1_024;

  private final Policies policies;
  private final RobotLabels robots;
  private final Principal caller;
  private final Map<Wish, Answer> answers = new HashMap<>(4);
  private @Nullable Policy basis;

  private record Wish(String robotId, Capability capability, Verb verb) {}

  private record Answer(Map<String, String> labels, boolean allowed) {}

  PolicyAccess(Policies policies, RobotLabels robots, Principal caller) {
    this.policies = policies;
    this.robots = robots;
    this.caller = caller;
  }

  @Override
  public boolean isOpen() {
    return policies.current().isOpen();
  }

  @Override
  public boolean permits(String robotId, Capability capability, Verb verb) {
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

  @Override
  public @Nullable Map<String, String> labels(String robotId) {
    return robots.of(robotId);
  }

  @Override
  public @Nullable CallFailure refusal(String robotId, Demand demand) {
    if (permits(robotId, demand.capability(), demand.verb())) {
      return null;
    }
    Map<String, String> labels = robots.of(robotId);
    return labels == null || !policies.current().shows(caller, labels)
        ? unknown(robotId)
        : Access.denied(robotId, demand);
  }

  @Override
  public @Nullable CallFailure refusal(String robotId, Map<String, String> labels, Demand demand) {
    return policies.current().allows(caller, demand.capability(), demand.verb(), labels)
        ? null
        : Access.denied(robotId, demand);
  }

  @Override
  public @Nullable CallFailure refusal(Demand demand, boolean wholeMethod) {
    Policy policy = policies.current();
    boolean allowed =
        demand.isEverywhere(wholeMethod)
            ? policy.allowsEverywhere(caller, demand.capability(), demand.verb())
            : policy.allowsSomewhere(caller, demand.capability(), demand.verb());
    return allowed ? null : Access.denied("", demand);
  }

  /** The same for a robot that is not there and for one that the caller must not know of. */
  private static CallFailure unknown(String robotId) {
    return new CallFailure(
        Code.NOT_FOUND,
        FailureReason.ROBOT_UNKNOWN.name(),
        "robot_id: \"" + robotId + "\" (expected: a robot of this gateway)");
  }
}
