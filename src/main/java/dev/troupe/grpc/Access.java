package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the caller of one call may do. Confined to the call's context. */
sealed interface Access permits PolicyAccess, NotedAccess {

  /** Whether everything is allowed to everybody. */
  boolean isOpen();

  boolean permits(String robotId, Capability capability, Verb verb);

  /** What it is labelled with; null when there is no such robot. */
  @Nullable Map<String, String> labels(String robotId);

  default boolean exists(String robotId) {
    return labels(robotId) != null;
  }

  /** Whether lists and selections have the robot for this caller. */
  default boolean sees(String robotId) {
    return permits(robotId, Capability.FLEET, Verb.OBSERVE);
  }

  /** Why one robot must not be asked this; null when it may. */
  @Nullable CallFailure refusal(String robotId, Demand demand);

  /** Why a robot with these labels must not come to be, or become so; null when it may. */
  @Nullable CallFailure refusal(String robotId, Map<String, String> labels, Demand demand);

  /**
   * Why this must not be asked where no robot is named; null when it may. It takes leave on any
   * robot; for a whole method that administers, on all.
   */
  @Nullable CallFailure refusal(Demand demand, boolean wholeMethod);

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
