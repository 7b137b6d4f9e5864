package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.TakeLeaseResponse;
import dev.troupe.api.fleet.v1.UnregisterRobotResponse;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import dev.troupe.security.AuditFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads out of a call what the audit log tells of it beyond who asked what of whom. What stands
 * where the name of a key belongs may be a key, until the fleet knew it by that name.
 */
final class CallFacts {
  private static final int LONGEST = 2_048;
  private static final String UNKNOWN = "***";

  private CallFacts() {}

  static AuditFacts asked(Message request) {
    return switch (request) {
      case RegisterRobotRequest it -> wanted(it.getDryRun(), it.getSpec(), List.of());
      case UpdateRobotRequest it ->
          wanted(it.getDryRun(), it.getSpec(), it.getUpdateMask().getPathsList());
      case ApplyFleetRequest it -> AuditFacts.dryRun(it.getDryRun());
      default -> AuditFacts.NONE;
    };
  }

  /**
   * @param asked what the request told
   */
  static AuditFacts answered(AuditFacts asked, Message response) {
    return switch (response) {
      case RegisterRobotResponse it -> known(asked, it.getRobot());
      case UpdateRobotResponse it -> known(asked, it.getRobot());
      case UnregisterRobotResponse it -> known(asked, it.getRobot());
      case TakeLeaseResponse it -> asked.takenFrom(holders(it));
      default -> asked;
    };
  }

  /** Of each robot of a fleet that was taken, by its id. */
  static Map<String, AuditFacts> taken(AuditFacts asked, ApplyFleetRequest fleet) {
    Map<String, AuditFacts> robots = new HashMap<>();
    for (DesiredRobot robot : fleet.getRobotsList()) {
      RobotSpec spec = robot.getSpec();
      robots.put(robot.getRobotId(), asked.of(spec.getAddress(), spec.getKeyName()));
    }
    return robots;
  }

  /**
   * @param paths what of it is to become so; all when there are none
   */
  private static AuditFacts wanted(boolean dryRun, RobotSpec spec, List<String> paths) {
    boolean moves = paths.isEmpty() || paths.contains("address");
    boolean locks = paths.isEmpty() || paths.contains("key_name");
    return AuditFacts.dryRun(dryRun)
        .of(
            moves && spec.getAddress().length() <= LONGEST ? spec.getAddress() : "",
            locks && !spec.getKeyName().isEmpty() ? UNKNOWN : "");
  }

  private static AuditFacts known(AuditFacts asked, Robot robot) {
    return asked.of(robot.getAddress(), robot.getKeyName());
  }

  private static String holders(TakeLeaseResponse taken) {
    return Excerpt.of(
        taken.getLostList().stream()
            .map(lost -> lost.getLease().getHolder())
            .distinct()
            .collect(Collectors.joining(",")),
        LONGEST);
  }
}
