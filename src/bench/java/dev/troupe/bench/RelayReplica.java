package dev.troupe.bench;

import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import dev.troupe.cluster.Whereabouts;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.ServerConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.grpc.ClientPort;
import dev.troupe.grpc.Endpoint;
import dev.troupe.grpc.Entrance;
import dev.troupe.grpc.Guards;
import dev.troupe.grpc.MediaMapper;
import dev.troupe.grpc.Neighbours;
import dev.troupe.grpc.PerceptionEndpoint;
import dev.troupe.grpc.RobotEndpoint;
import dev.troupe.grpc.RpcMetrics;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Process: one of two replicas of a gateway. The owner has all robots, the edge none; who has which
 * is not negotiated, so that the way of a call through both is all that is measured. Arguments:
 * {@code owner}, client port, relay port, port of the robots, their number; or {@code edge}, client
 * port, relay port of the owner.
 */
final class RelayReplica {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Metrics metrics = new Metrics();
  private final int clients;
  private final int relay;
  private final boolean owner;

  /** Where the robots are, as this replica sees it. */
  private record Fixed(Member self, Member other, Place place) implements Whereabouts {
    @Override
    public List<Member> others() {
      return List.of(other);
    }

    @Override
    public Place find(String robotId) {
      return place;
    }
  }

  private RelayReplica(boolean owner, int clients, int relay) {
    this.owner = owner;
    this.clients = clients;
    this.relay = relay;
  }

  public static void main(String[] args) {
    boolean owner = args[0].equals("owner");
    RelayReplica replica =
        new RelayReplica(owner, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Robots robots =
        owner
            ? new Robots(Integer.parseInt(args[4]), true, Integer.parseInt(args[3]), 0)
            : new Robots(0, true, 0, 0);
    replica.open(robots);
  }

  private void open(Robots robots) {
    Fleet fleet = fleet(robots);
    List<Endpoint> endpoints = List.of(new PerceptionEndpoint(fleet), new RobotEndpoint(fleet));
    Neighbours neighbours = new Neighbours(whereabouts(), robot -> true, null);
    RpcMetrics rpcs = new RpcMetrics(metrics.registry());
    if (owner) {
      Await.done(
          ClientPort.relay(
                  vertx,
                  ServerConfig.DEFAULT,
                  "127.0.0.1",
                  relay,
                  endpoints,
                  rpcs,
                  SplittableRandom::new,
                  Guards.NONE,
                  neighbours)
              .start());
    }
    Await.done(
        new ClientPort(
                vertx,
                onPort(clients),
                endpoints,
                rpcs,
                SplittableRandom::new,
                Entrance.WIDE_OPEN,
                Guards.NONE,
                neighbours)
            .start());
  }

  private Whereabouts whereabouts() {
    Member has = member("owner", relay);
    Member hasNot = member("edge", 1);
    return owner
        ? new Fixed(has, hasNot, new Place.Here())
        : new Fixed(hasNot, has, new Place.There(has));
  }

  private static Member member(String name, int relayPort) {
    return new Member(name, name, "127.0.0.1", relayPort, Instant.EPOCH, 0, false);
  }

  private Fleet fleet(Robots robots) {
    List<RobotConfig> configs = new ArrayList<>();
    for (int i = 0; i < robots.count(); i++) {
      String address = "ws://127.0.0.1:" + robots.port(i) + robots.path(i);
      configs.add(
          new RobotConfig(
              Robots.id(i),
              Robots.id(i),
              RobotConfig.address(address),
              null,
              Map.of(),
              RobotOptions.DEFAULT));
    }
    FleetParts parts =
        new FleetParts(
            new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(metrics.registry(), "furhat")),
            robot -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(metrics.registry()),
            new Random());
    int loops = Runtime.getRuntime().availableProcessors();
    return Await.done(Fleet.start(vertx, parts, configs, loops));
  }

  private static ServerConfig onPort(int port) {
    ServerConfig base = ServerConfig.DEFAULT;
    return new ServerConfig(
        base.host(),
        port,
        base.instances(),
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
}
