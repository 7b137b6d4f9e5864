package dev.troupe;

import dev.troupe.cluster.Cluster;
import dev.troupe.config.Loopback;
import dev.troupe.config.TroupeConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.grpc.ClientPort;
import dev.troupe.grpc.Endpoint;
import dev.troupe.grpc.Entrance;
import dev.troupe.grpc.Guards;
import dev.troupe.grpc.Neighbours;
import dev.troupe.grpc.RpcMetrics;
import dev.troupe.security.Authority;
import dev.troupe.security.ServerTls;
import dev.troupe.telemetry.LogKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where calls come in: from clients, and from other replicas where there are any. */
final class Ports {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final long MAJORITY_MILLIS = 250;

  private final Vertx vertx;
  private final TroupeConfig config;
  private final MeterRegistry meters;
  private final Authority authority;
  private final ServerTls tls;
  private @Nullable ClientPort clients;

  Ports(Vertx vertx, TroupeConfig config, Authority authority, MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
    this.authority = authority;
    this.tls =
        new ServerTls("server", config.server().tls(), vertx, InstantSource.system(), meters);
  }

  /** Reads the certificate, and again when it changes. */
  void load() {
    tls.load(config.security().reloadEvery());
  }

  /**
   * First the port for other replicas, as robots are only here once it can be reached.
   *
   * @return fails with what is to be said of the port that could not be opened
   */
  Future<Void> open(
      List<Endpoint> endpoints, Guards guards, Fleet robots, @Nullable Replicas replicas) {
    RpcMetrics calls = new RpcMetrics(meters);
    Neighbours neighbours = replicas == null ? null : replicas.neighbours(robots);
    ClientPort port =
        new ClientPort(
            vertx,
            config.server(),
            endpoints,
            calls,
            SplittableRandom::new,
            entrance(),
            guards,
            neighbours);
    clients = port;
    Future<Void> relaying =
        replicas == null || neighbours == null
            ? Future.succeededFuture()
            : replicas.listen(config, endpoints, calls, guards, neighbours);
    return relaying.compose(listening -> {
      sayWhetherItIsSafe();
      return PortInUse.named("client port", config.server().port(), port.start())
          .onSuccess(open -> watchMajority(port, replicas));
    });
  }

  /** Who asks over gRPC whether we serve is told what the readiness probe is told. */
  private void watchMajority(ClientPort port, @Nullable Replicas replicas) {
    if (replicas != null) {
      Cluster cluster = replicas.cluster();
      port.health().setAll(cluster.seesMajority());
      vertx.setPeriodic(MAJORITY_MILLIS, timer -> port.health().setAll(cluster.seesMajority()));
    }
  }

  private Entrance entrance() {
    return new Entrance(
        tls,
        config.knowsCallers() ? authority : null,
        config.server().tls().asksClients(),
        Set.copyOf(config.security().openMethods()));
  }

  /** Once, and in a metric for as long as it lasts: who reaches the port may be anybody. */
  private void sayWhetherItIsSafe() {
    boolean insecure =
        !Loopback.covers(config.server().host()) && !(tls.isOn() && config.knowsCallers());
    Gauge.builder("troupe.insecure", () -> insecure ? 1 : 0)
        .description("1 when the client port can be reached without TLS or by unknown callers")
        .register(meters);
    if (insecure) {
      log.atWarn()
          .addKeyValue(LogKeys.ADDRESS, config.server().host())
          .addKeyValue("tls", tls.isOn())
          .addKeyValue("knows_callers", config.knowsCallers())
          .log("client port is insecure, as it was told to be");
    }
    if (config.knowsCallers() && config.policies().isEmpty()) {
      log.warn("callers have to say who they are, and no policy allows them anything");
    }
  }

  /** Of clients; -1 before it is open. */
  int clientPort() {
    return clients == null ? -1 : clients.port();
  }

  /**
   * Calls of clients may end until then.
   *
   * @param until new ones hear why nobody is served for so long at the least
   */
  Future<Void> drain(Duration deadline, Future<?> until) {
    return clients == null ? Future.succeededFuture() : clients.drain(deadline, until);
  }
}
