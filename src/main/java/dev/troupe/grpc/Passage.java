package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.rpc.Code;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges one call, message by message: each by the policy of its arm and of the arms within it, on
 * the robots that it names or, when it names none, those of the first message. What the call holds
 * beyond a message, its method and its subscriptions, is judged again while it runs. Confined to
 * the call's context.
 */
final class Passage {
  private final MethodPolicy policy;
  private final Access access;
  private final Map<Descriptor, List<Demand>> subscriptions = new HashMap<>(2);
  private final List<Demand> opening = new ArrayList<>(2);
  private List<String> bound = List.of();
  private boolean begun;

  Passage(MethodPolicy policy, Access access) {
    this.policy = policy;
    this.access = access;
  }

  /** Before any message. A single one is waited for, since the refusal can then name its robot. */
  void open() {
    if (policy.standard() || access.isOpen()) {
      return;
    }
    if (policy.demand() == null) {
      // Nobody wrote down what it takes: nobody may.
      throw Access.denied("", new Demand(Capability.ADMIN, Verb.ADMINISTER, false)).asException();
    }
    if (policy.method().isClientStreaming()) {
      refuse(access.refusal(policy.demand(), false));
    }
  }

  /** Ends in an exception when the message must not reach the endpoint. */
  void admit(Ask ask) {
    if (!access.isOpen() && !policy.standard()) {
      judge(ask);
    }
    if (!begun) {
      begun = true;
      bound = List.copyOf(ask.robots());
      opening.addAll(demands(ask, true));
    }
    subscriptions.putAll(ask.standing());
  }

  private void judge(Ask ask) {
    List<String> robots = ask.robots().isEmpty() ? bound : ask.robots();
    for (Demand demand : demands(ask, !begun)) {
      judge(robots, ask, demand);
    }
    for (List<Demand> each : ask.standing().values()) {
      each.forEach(demand -> judge(robots, ask, demand));
    }
    for (String robot : ask.selected()) {
      if (RobotId.isValid(robot) && policy.demand() != null) {
        refuse(access.refusal(robot, policy.demand()));
      }
    }
  }

  /**
   * Which senses of a robot a message that was refused was after, among those that its caller must
   * not have, and why; the method's own is what the whole call is refused for.
   */
  Map<Demand, CallFailure> refusedSenses(Ask ask) {
    List<String> robots = ask.robots().isEmpty() ? bound : ask.robots();
    Map<Demand, CallFailure> refused = new LinkedHashMap<>(2);
    Stream.concat(ask.demands().stream(), ask.standing().values().stream().flatMap(List::stream))
        .filter(demand -> demand.audited() && !demand.isCommand())
        .filter(demand -> !demand.equals(policy.demand()))
        .forEach(demand -> {
          try {
            judge(robots, ask, demand);
          } catch (CallFailureException e) {
            refused.put(demand, e.failure());
          }
        });
    return refused;
  }

  private List<Demand> demands(Ask ask, boolean first) {
    Demand method = policy.demand();
    if (method == null || (!first && !ask.demands().isEmpty())) {
      return ask.demands();
    }
    List<Demand> all = new ArrayList<>(ask.demands());
    all.add(method);
    return all;
  }

  private void judge(List<String> robots, Ask ask, Demand demand) {
    if (robots.isEmpty() || ask.isAboutEveryRobot()) {
      refuse(access.refusal(demand, demand.equals(policy.demand())));
    }
    for (String robot : robots) {
      // A name that cannot be one is refused by the endpoint, with all else that is wrong.
      if (RobotId.isValid(robot)) {
        refuse(unknownLease(robot, ask, refusal(robot, ask.specs().get(robot), demand)));
      }
    }
  }

  /** Whoever names a lease hears of the lease, as of one that is over. */
  private static @Nullable CallFailure unknownLease(
      String robot, Ask ask, @Nullable CallFailure refusal) {
    String lease = ask.leaseOf(robot);
    return refusal == null || lease == null || refusal.code() != Code.NOT_FOUND
        ? refusal
        : new CallFailure(
            Code.NOT_FOUND, FailureReason.LEASE_UNKNOWN.name(), LeaseRobots.unknown(lease));
  }

  private @Nullable CallFailure refusal(
      String robot, @Nullable Map<String, String> spec, Demand demand) {
    boolean made = policy.registers() || (spec != null && !access.exists(robot));
    // What a robot that there is becomes is known once the request is merged into what it is.
    return made
        ? access.refusal(robot, spec == null ? Map.of() : spec, demand)
        : access.refusal(robot, demand);
  }

  private static void refuse(@Nullable CallFailure refusal) {
    if (refusal != null) {
      throw refusal.asException();
    }
  }

  /** Of a call that was let in: why it must not go on; null when it may. */
  @Nullable CallFailure revoked() {
    if (access.isOpen() || policy.standard()) {
      return null;
    }
    for (Demand demand : held()) {
      if (bound.isEmpty()) {
        CallFailure refusal = access.refusal(demand, demand.equals(policy.demand()));
        if (refusal != null) {
          return refusal;
        }
      }
      for (String robot : bound) {
        if (access.exists(robot) && !access.permits(robot, demand.capability(), demand.verb())) {
          return Access.denied(robot, demand);
        }
      }
    }
    return null;
  }

  /** Whether anything that the message asks for leaves an entry in the audit log. */
  boolean isAudited(Ask ask, boolean first) {
    return demands(ask, first).stream().anyMatch(Demand::audited)
        || ask.standing().values().stream().flatMap(List::stream).anyMatch(Demand::audited);
  }

  boolean hasBegun() {
    return begun;
  }

  /** What the call holds beyond its messages. */
  Set<Demand> held() {
    Set<Demand> all = new LinkedHashSet<>(opening);
    // A single request says first which robot it is about.
    if (!begun && policy.demand() != null && policy.method().isClientStreaming()) {
      all.add(policy.demand());
    }
    subscriptions.values().forEach(all::addAll);
    return all;
  }
}
