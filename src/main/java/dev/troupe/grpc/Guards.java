package dev.troupe.grpc;

import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.AuditLog;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What stands before the endpoints of a port. Shared by its event loops.
 *
 * @param callers says who sends a request
 * @param policies what they may do
 * @param robots what policies select robots by
 * @param audit where it is written down what they did
 * @param limits how much they may ask for
 */
public record Guards(
    Function<HttpServerRequest, Principal> callers,
    Policies policies,
    RobotLabels robots,
    AuditLog audit,
    Limits limits) {

  /** Nobody is asked who they are, and everything is allowed. */
  static final Guards NONE =
      new Guards(
          request -> Principal.ANONYMOUS,
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
}
