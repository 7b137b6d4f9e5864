package dev.troupe.replicas;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** Carries bytes from another network to the database, which listens on loopback only. */
final class Ferry implements AutoCloseable {
  private static final int PATIENCE = 10;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server = vertx.createNetServer();
  private final int to;

  private Ferry(int to) {
    this.to = to;
  }

  static Ferry from(String host, int to) throws Exception {
    Ferry ferry = new Ferry(to);
    ferry.server.connectHandler(ferry::carry).listen(0, host).await(PATIENCE, SECONDS);
    return ferry;
  }

  private void carry(NetSocket here) {
    here.pause();
    client
        .connect(to, "127.0.0.1")
        .onFailure(away -> here.close())
        .onSuccess(there -> {
          here.pipeTo(there);
          there.pipeTo(here);
        });
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(PATIENCE, SECONDS);
  }
}
