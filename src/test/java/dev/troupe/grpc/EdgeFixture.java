package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;

/** A replica without robots before a gateway that has one, and a client that calls it there. */
final class EdgeFixture implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ManagedChannel channel;

  EdgeFixture(GatewayFixture owner) {
    this(owner, Guards.NONE, Guards.NONE);
  }

  /**
   * @param here of the replica that is called
   * @param there of the one that has the robot
   */
  EdgeFixture(GatewayFixture owner, Guards here, Guards there) {
    FakeWhereabouts ofOwner = new FakeWhereabouts("owner");
    ofOwner.knows(FakeWhereabouts.member("owner", 1));
    ofOwner.owner(GatewayFixture.ALICE, "owner");
    ClientPort relay =
        ReplicaPorts.relay(
            owner.vertx,
            GatewayFixture.server(),
            owner.endpoints(),
            new RpcMetrics(owner.registry),
            there,
            new Neighbours(ofOwner, robot -> true, null));
    FakeWhereabouts ofEdge = new FakeWhereabouts("edge");
    ofEdge.knows(FakeWhereabouts.member("edge", 1));
    ofEdge.knows(FakeWhereabouts.member("owner", relay.port()));
    ofEdge.owner(GatewayFixture.ALICE, "owner");
    channel =
        ReplicaPorts.client(
            ReplicaPorts.clients(
                vertx,
                GatewayFixture.server(),
                owner.endpoints(),
                new RpcMetrics(registry),
                Entrance.WIDE_OPEN,
                here,
                new Neighbours(ofEdge, robot -> true, null)));
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, SECONDS);
    GatewayFixture.await(vertx.close());
  }
}
