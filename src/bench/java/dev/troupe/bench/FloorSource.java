package dev.troupe.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Process: what the floor listens to instead of robots. Each WebSocket gets stamped binary frames
 * of one size at one pace, without JSON or base64. Arguments: port, bytes, milliseconds.
 */
final class FloorSource extends VerticleBase {
  private final int port;
  private final int bytes;
  private final long period;
  private final Set<ServerWebSocket> sockets = new LinkedHashSet<>();
  private long number;

  private FloorSource(int port, int bytes, long period) {
    this.port = port;
    this.bytes = bytes;
    this.period = period;
  }

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int bytes = Integer.parseInt(args[1]);
    long period = Long.parseLong(args[2]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Await.done(
        vertx.deployVerticle(
            () -> new FloorSource(port, bytes, period),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())));
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(period, fired -> feed());
    return vertx.createHttpServer().webSocketHandler(this::connected).listen(port, "127.0.0.1");
  }

  private void connected(ServerWebSocket socket) {
    sockets.add(socket);
    socket.closeHandler(closed -> sockets.remove(socket));
  }

  /** All at once, as robots that were asked at the same moment; what comes together costs least. */
  private void feed() {
    number++;
    for (ServerWebSocket socket : sockets) {
      if (!socket.writeQueueFull()) {
        socket.writeBinaryMessage(Stamp.chunk(bytes, number));
      }
    }
  }
}
