package dev.troupe.grpc;

import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.robot.RobotId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody thinks of.
 *
 * @param method {@code [package.]Service/Method}, with {@code .NAME} behind it for one of the
 *     commands, subscriptions or sources of its requests
 * @param robotId which robot it names; null for none
 * @param labels what that robot is labelled with
 * @param parts which parts of it a lease is to be of; empty for all
 * @param events which kinds of events it names
 */
public record Scene(
    String method,
    @Nullable String robotId,
    Map<String, String> labels,
    List<LeasePart> parts,
    List<EventKind> events) {

  public Scene {
    if (robotId != null && !RobotId.isValid(robotId)) {
      throw new IllegalArgumentException(
          "--robot: \"" + robotId + "\" (expected: the id of a robot)");
    }
    labels = Map.copyOf(labels);
    parts = List.copyOf(parts);
    events = List.copyOf(events);
  }
}
