package dev.troupe.grpc;

import dev.troupe.cluster.Member;
import dev.troupe.config.ServerConfig;
import dev.troupe.security.ServerTls;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of a gateway with a probe behind each. The robots {@code robot-0}, {@code robot-1} and
 * so on are each of the replica with that number.
 */
final class RelayFixture implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<Replica> replicas = new ArrayList<>();

  /** Held here: Vert.x closes a client that nobody holds. */
  final HttpClient web = vertx.createHttpClient();

  final HttpClient http2 =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));

  /** What a test may want otherwise for a replica. */
  record Manners(Entrance entrance, Guards guards, @Nullable ServerTls tls) {
    static final Manners OPEN = new Manners(Entrance.WIDE_OPEN, Guards.NONE, null);
  }

  /** One replica. */
  record Replica(
      String id,
      Vertx vertx,
      ProbeEndpoint probe,
      FakeWhereabouts whereabouts,
      ReplicaPorts ports) {

    ClientPort relay() {
      return ports.relay();
    }

    ClientPort clients() {
      return ports.clients();
    }

    ManagedChannel channel() {
      return ports.channel();
    }
  }

  RelayFixture(int count) {
    this(count, number -> Manners.OPEN);
  }

  RelayFixture(int count, IntFunction<Manners> manners) {
    for (int number = 0; number < count; number++) {
      replicas.add(replica("member-" + number, manners.apply(number)));
    }
    for (Replica knowing : replicas) {
      for (int number = 0; number < count; number++) {
        Replica known = replicas.get(number);
        knowing.whereabouts().knows(member(known));
        knowing.whereabouts().owner("robot-" + number, known.id());
      }
    }
  }

  private static Member member(Replica replica) {
    return FakeWhereabouts.member(replica.id(), replica.relay().port());
  }

  private Replica replica(String id, Manners manners) {
    // Of its own, as two ports of one that take a free one would be the same.
    Vertx vertx = Vertx.vertx();
    ProbeEndpoint probe = new ProbeEndpoint();
    FakeWhereabouts whereabouts = new FakeWhereabouts(id);
    Neighbours neighbours =
        new Neighbours(whereabouts, whereabouts.registered::contains, manners.tls());
    ReplicaPorts ports =
        ReplicaPorts.open(
            vertx,
            config(),
            List.of(probe),
            new RpcMetrics(registry),
            manners.entrance(),
            manners.guards(),
            neighbours);
    return new Replica(id, vertx, probe, whereabouts, ports);
  }

  private static ServerConfig config() {
    ServerConfig base = ServerConfig.DEFAULT;
    return new ServerConfig(
        "127.0.0.1",
        0,
        1,
        base.maxConcurrentStreams(),
        base.streamWindow(),
        base.connectionWindow(),
        base.maxMessageBytes(),
        base.maxHeaderBytes(),
        base.maxResets(),
        base.keepAliveInterval(),
        base.keepAliveTimeout(),
        base.maxConnectionAge(),
        base.maxConnectionAgeGrace(),
        base.drainTimeout(),
        base.allowedHosts(),
        base.allowedOrigins());
  }

  /** Where the client of all tests calls. */
  Replica edge() {
    return replicas.getFirst();
  }

  /** Who has {@code robot-1}. */
  Replica owner() {
    return replicas.get(1);
  }

  @Override
  public void close() throws InterruptedException {
    for (Replica replica : replicas) {
      replica.ports().close();
      PortFixture.await(replica.vertx().close());
    }
    PortFixture.await(vertx.close());
  }
}
