package dev.troupe;

import dev.troupe.simulator.spatialwalk.Customer;
import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.ModelPace;
import dev.troupe.simulator.spatialwalk.Plan;
import dev.troupe.simulator.spatialwalk.RequestReport;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * A simulated avatar service and how a gateway is told of it: one avatar that works, and three that
 * fail, each in a way of its own.
 */
final class SimulatedCast implements AutoCloseable {
  static final String AVATAR = "dana";

  /** By the names that {@link #configuration} refers to. */
  static final Map<String, String> SECRETS =
      Map.of(
          "rich",
          SpatialwalkSimulatorOptions.DEMO_KEY,
          "poor",
          "poor-key",
          "stolen",
          "no-such-key");

  private static final String POOR_APP = "poor-app";

  private final Vertx vertx = Vertx.vertx();
  private final SpatialwalkSimulator simulator;

  private SimulatedCast(SpatialwalkSimulatorOptions options) throws Exception {
    simulator = Stage.get(SpatialwalkSimulator.start(vertx, options));
  }

  /** Half a minute of sound takes it long enough to be stopped in the middle. */
  static SimulatedCast open() throws Exception {
    Plan broke = Plan.unlimited().withCredits(0);
    return new SimulatedCast(
        SpatialwalkSimulatorOptions.defaults()
            .withControlPort(0)
            .withDialect(Dialect.NG)
            .withPace(ModelPace.defaults().withSpeed(5))
            .withCustomers(
                Map.of(
                    SpatialwalkSimulatorOptions.DEMO_KEY,
                    Customer.of(SpatialwalkSimulatorOptions.DEMO_APP),
                    "poor-key",
                    new Customer(POOR_APP, broke))));
  }

  String configuration() {
    return """
    avatars:
      accounts:
    %s%s%s\
      cast:
        dana: {account: rich, avatar_id: demo-avatar}
        ghost: {account: rich, avatar_id: no-such-avatar}
        broke: {account: poor, avatar_id: demo-avatar}
        intruder: {account: stolen, avatar_id: demo-avatar}
    """
        .formatted(
            account("rich", SpatialwalkSimulatorOptions.DEMO_APP),
            account("poor", POOR_APP),
            account("stolen", SpatialwalkSimulatorOptions.DEMO_APP));
  }

  private String account(String secret, String app) {
    return "    %s: {app_id: %s, api_key: %s, console_url: \"%s\", ingress_url: \"%s\"}\n"
        .formatted(secret, app, secret, simulator.consoleUrl(), simulator.ingressUrl());
  }

  /** Where what the vendor has sent can be read. */
  String control() {
    return "http://127.0.0.1:" + simulator.controlPort() + "/sim/spatialwalk";
  }

  RequestReport request(String id) throws Exception {
    return Stage.get(simulator.request(id)).orElseThrow();
  }

  @Override
  public void close() throws Exception {
    Stage.get(simulator.close());
    Stage.get(vertx.close());
  }
}
