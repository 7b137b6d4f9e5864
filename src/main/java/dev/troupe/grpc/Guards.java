package dev.troupe.grpc;

import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.AuditLog;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.telemetry.Tracer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What stands before the endpoints of a port. Shared by its event loops.
 *
 * @param policies what callers may do
 * @param robots what policies select robots by
 * @param audit where it is written down what they did
 * @param limits how much they may ask for
 * @param tracer where their calls get their spans
 */
public record Guards(
    Policies policies, RobotLabels robots, AuditLog audit, Limits limits, Tracer tracer) {

  /** Everything is allowed. */
  public static final Guards NONE =
      new Guards(
          new Policies(Policy.of(List.of(), false)),
          robot -> Map.of(),
          AuditLog.OFF,
          new Limits(
              new LimitsConfig(
                  0,
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(1),
                  Share.UNLIMITED,
                  Share.UNLIMITED),
              new LimitMetrics(new SimpleMeterRegistry()),
              System::nanoTime));

  /** Calls are not traced. */
  public Guards(Policies policies, RobotLabels robots, AuditLog audit, Limits limits) {
    this(policies, robots, audit, limits, Tracer.OFF);
  }
}
