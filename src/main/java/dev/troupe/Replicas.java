package dev.troupe;

import dev.troupe.cluster.Cluster;
import dev.troupe.cluster.Ownership;
import dev.troupe.cluster.Tenant;
import dev.troupe.config.ClusterConfig;
import dev.troupe.config.TlsConfig;
import dev.troupe.config.TroupeConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.grpc.ClientPort;
import dev.troupe.grpc.Endpoint;
import dev.troupe.grpc.Guards;
import dev.troupe.grpc.Neighbours;
import dev.troupe.grpc.RpcMetrics;
import dev.troupe.security.ServerTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway has besides when it is one of several: its place among them, and the port on which
 * they pass on the calls of their clients.
 */
final class Replicas {
  private final ClusterConfig config;
  private final Vertx vertx;
  private final Cluster cluster;
  private final ServerTls tls;
  private final Promise<Void> reachable = Promise.promise();
  private @Nullable ClientPort relay;

  private Replicas(ClusterConfig config, Vertx vertx, Cluster cluster, ServerTls tls) {
    this.config = config;
    this.vertx = vertx;
    this.cluster = cluster;
    this.tls = tls;
  }

  /** Joins the others; null where there are none, and then nothing of this is loaded. */
  static @Nullable Future<Replicas> join(Vertx vertx, TroupeConfig config, MeterRegistry meters) {
    ClusterConfig shared = config.cluster();
    if (!shared.enabled()) {
      return null;
    }
    ServerTls tls = new ServerTls("relay", tls(shared), vertx, InstantSource.system(), meters);
    tls.load(config.security().reloadEvery());
    return Cluster.start(vertx, shared, meters, System::nanoTime, InstantSource.system())
        .map(cluster -> new Replicas(shared, vertx, cluster, tls));
  }

  private static TlsConfig tls(ClusterConfig config) {
    TlsConfig none = TlsConfig.NONE;
    return new TlsConfig(
        config.tls().certificate(),
        config.tls().key(),
        none.minimumVersion(),
        config.tls().ca(),
        config.tls().isOn() ? TlsConfig.ClientAuth.REQUIRED : none.clientAuth(),
        none.engine());
  }

  Cluster cluster() {
    return cluster;
  }

  /** Robots are given to us only once clients and replicas can reach us. */
  void begin() {
    reachable.complete();
  }

  /** As the cluster has it, from {@link #begin} on. */
  Ownership ownership() {
    return new Ownership() {
      @Override
      public void serve(Tenant tenant) {
        reachable.future().onSuccess(ready -> cluster.serve(tenant));
      }

      @Override
      public void registered(Set<String> robotIds) {
        cluster.registered(robotIds);
      }

      @Override
      public void registryChanged() {
        cluster.registryChanged();
      }

      @Override
      public void onRegistryChanged(Runnable task) {
        cluster.onRegistryChanged(task);
      }

      @Override
      public Future<Void> leave() {
        return cluster.leave();
      }
    };
  }

  /** For the ports of this gateway. */
  Neighbours neighbours(Fleet robots) {
    return new Neighbours(cluster, robots::registered, tls.isOn() ? tls : null);
  }

  /** Opens the port for the others, who are told of it. */
  Future<Void> listen(
      TroupeConfig all,
      List<Endpoint> endpoints,
      RpcMetrics metrics,
      Guards guards,
      Neighbours neighbours) {
    ClientPort port =
        ClientPort.relay(
            vertx,
            all.server(),
            config.host(),
            config.relayPort(),
            endpoints,
            metrics,
            SplittableRandom::new,
            guards,
            neighbours);
    relay = port;
    return PortInUse.named("relay port", config.relayPort(), port.start())
        .onSuccess(opened -> cluster.relaysAt(port.port()));
  }

  /** Robots go to the others, one by one, as many as do until then. */
  Future<Void> handOver(Duration deadline) {
    return cluster
        .leave()
        .timeout(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /** Calls that others have passed on may end until then. */
  Future<Void> drain(Duration deadline) {
    return relay == null ? Future.succeededFuture() : relay.drain(deadline);
  }

  Future<Void> close() {
    return cluster.close();
  }
}
