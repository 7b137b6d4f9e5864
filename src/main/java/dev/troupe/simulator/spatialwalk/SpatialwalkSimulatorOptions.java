package dev.troupe.simulator.spatialwalk;

import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that can be chosen about a simulated service. Immutable; start from {@link
 * #defaults()}.
 *
 * @param host the address to bind
 * @param port of console and ingress; 0 takes a free one
 * @param controlPort where faults are ordered and reports read, on 127.0.0.1; 0 takes a free port,
 *     -1 offers none
 * @param customers by API key
 * @param avatars by id, each with the faults that meet every session of it; beside them there are
 *     the magic ids of {@link MagicAvatars}
 * @param seed of everything that looks random
 * @param clock makes the clock of the service's context
 */
public record SpatialwalkSimulatorOptions(
    String host,
    int port,
    int controlPort,
    Dialect dialect,
    Map<String, Customer> customers,
    Map<String, List<Fault>> avatars,
    ServiceManners manners,
    ServiceLimits limits,
    ModelPace pace,
    long seed,
    Function<Context, Time> clock) {
  public static final int DEFAULT_PORT = 8091;
  public static final int DEFAULT_CONTROL_PORT = 7704;
  public static final String DEMO_KEY = "demo-key";
  public static final String DEMO_APP = "demo-app";
  public static final String DEMO_AVATAR = "demo-avatar";

  public SpatialwalkSimulatorOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (controlPort < -1 || controlPort > 65_535) {
      throw new IllegalArgumentException(
          "controlPort: " + controlPort + " (expected: -1 to 65535)");
    }
    if (customers.isEmpty() || customers.containsKey("")) {
      throw new IllegalArgumentException("customers: (expected: one or more, each with a key)");
    }
    customers = Map.copyOf(customers);
    Map<String, List<Fault>> copies = new LinkedHashMap<>();
    avatars.forEach((id, faults) -> copies.put(id, List.copyOf(faults)));
    avatars = Map.copyOf(copies);
  }

  /** One customer and one avatar on free ports of 127.0.0.1, in the older dialect. */
  public static SpatialwalkSimulatorOptions defaults() {
    return new SpatialwalkSimulatorOptions(
        "127.0.0.1",
        0,
        -1,
        Dialect.LEGACY,
        Map.of(DEMO_KEY, Customer.of(DEMO_APP)),
        Map.of(DEMO_AVATAR, List.of()),
        ServiceManners.defaults(),
        ServiceLimits.defaults(),
        ModelPace.defaults(),
        1,
        VertxTime::new);
  }

  public SpatialwalkSimulatorOptions withAddress(String host, int port) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withControlPort(int controlPort) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withDialect(Dialect dialect) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withCustomers(Map<String, Customer> customers) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  /** The plan of the demo customer, who then is the only one. */
  public SpatialwalkSimulatorOptions withPlan(Plan plan) {
    return withCustomers(Map.of(DEMO_KEY, new Customer(DEMO_APP, plan)));
  }

  public SpatialwalkSimulatorOptions withAvatars(Map<String, List<Fault>> avatars) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withManners(ServiceManners manners) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withLimits(ServiceLimits limits) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withPace(ModelPace pace) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withSeed(long seed) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  public SpatialwalkSimulatorOptions withClock(Function<Context, Time> clock) {
    return new SpatialwalkSimulatorOptions(
        host, port, controlPort, dialect, customers, avatars, manners, limits, pace, seed, clock);
  }

  /** Keys are shown to nobody. */
  @Override
  public String toString() {
    return "SpatialwalkSimulatorOptions[port="
        + port
        + ", dialect="
        + dialect
        + ", customers="
        + customers.size()
        + ", avatars="
        + avatars.keySet()
        + "]";
  }
}
