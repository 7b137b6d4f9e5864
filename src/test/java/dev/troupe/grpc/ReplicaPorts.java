package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.troupe.config.ServerConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.SplittableRandom;

/** Both ports of one replica, open, and a client of the one for clients. */
record ReplicaPorts(ClientPort relay, ClientPort clients, ManagedChannel channel)
    implements AutoCloseable {
  private static final int LARGEST = 32 << 20;

  /**
   * @param vertx of this replica alone: two ports of one that take a free one would be the same
   */
  static ReplicaPorts open(
      Vertx vertx,
      ServerConfig server,
      List<Endpoint> endpoints,
      RpcMetrics metrics,
      Entrance entrance,
      Guards guards,
      Neighbours neighbours) {
    ClientPort relay = relay(vertx, server, endpoints, metrics, guards, neighbours);
    ClientPort clients = clients(vertx, server, endpoints, metrics, entrance, guards, neighbours);
    return new ReplicaPorts(relay, clients, client(clients));
  }

  static ClientPort relay(
      Vertx vertx,
      ServerConfig server,
      List<Endpoint> endpoints,
      RpcMetrics metrics,
      Guards guards,
      Neighbours neighbours) {
    ClientPort relay =
        ClientPort.relay(
            vertx,
            server,
            "127.0.0.1",
            0,
            endpoints,
            metrics,
            () -> new SplittableRandom(1),
            guards,
            neighbours);
    PortFixture.await(relay.start());
    return relay;
  }

  static ClientPort clients(
      Vertx vertx,
      ServerConfig server,
      List<Endpoint> endpoints,
      RpcMetrics metrics,
      Entrance entrance,
      Guards guards,
      Neighbours neighbours) {
    ClientPort clients =
        new ClientPort(
            vertx,
            server,
            endpoints,
            metrics,
            () -> new SplittableRandom(1),
            entrance,
            guards,
            neighbours);
    PortFixture.await(clients.start());
    return clients;
  }

  static ManagedChannel client(ClientPort clients) {
    return NettyChannelBuilder.forAddress("127.0.0.1", clients.port())
        .usePlaintext()
        .maxInboundMessageSize(LARGEST)
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, SECONDS);
  }
}
