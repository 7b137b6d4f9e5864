package dev.troupe.grpc;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a port that can be cut while something is on it. */
final class Cable {
  private final NetClient client;
  private final NetServer server;
  private final List<NetSocket> ends = new CopyOnWriteArrayList<>();

  Cable(Vertx vertx, int port) {
    client = vertx.createNetClient();
    server =
        PortFixture.await(
            vertx
                .createNetServer()
                .connectHandler(near -> {
                  near.pause();
                  client
                      .connect(port, "127.0.0.1")
                      .onSuccess(far -> {
                        ends.add(near);
                        far.handler(near::write);
                        near.handler(far::write);
                        near.closeHandler(ignored -> far.close());
                        far.closeHandler(ignored -> near.close());
                        near.resume();
                      });
                })
                .listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** Ends what is on it; nothing new comes through. */
  void cut() {
    PortFixture.await(server.close());
    ends.forEach(NetSocket::close);
  }
}
