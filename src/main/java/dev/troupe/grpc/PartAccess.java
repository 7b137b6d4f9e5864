package dev.troupe.grpc;

import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.robot.RobotPart;
import java.util.Collection;
import java.util.List;

/**
 * What it takes to have a part of a robot for oneself: who may hold leases must not for that reason
 * keep others from what he could not do himself.
 */
final class PartAccess {
  private PartAccess() {}

  /**
   * @throws CallFailureException when one of the parts is not for the caller
   */
  static void check(Access access, String robotId, Collection<RobotPart> parts) {
    for (RobotPart part : RobotPart.values()) {
      if (parts.contains(part)) {
        for (Capability capability : of(part)) {
          CallFailure refusal =
              access.refusal(robotId, new Demand(capability, Verb.CONTROL, false));
          if (refusal != null) {
            throw refusal.asException();
          }
        }
      }
    }
  }

  /** Those whose commands ask for the lease of the part; a test compares them with the contract. */
  static List<Capability> of(RobotPart part) {
    return switch (part) {
      case SPEECH -> List.of(Capability.SPEECH, Capability.VOICE);
      case LISTENING -> List.of(Capability.LISTENING);
      case FACE -> List.of(Capability.FACE, Capability.GESTURE);
      case ATTENTION -> List.of(Capability.ATTENTION);
      case LED -> List.of(Capability.LED);
    };
  }
}
