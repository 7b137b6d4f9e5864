package dev.troupe.grpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which labels robots have, by their ids: what policies select them by. Any thread. */
@FunctionalInterface
public interface RobotLabels {

  /** The same map as long as they are the same; null when there is no such robot. */
  @Nullable Map<String, String> of(String robotId);
}
