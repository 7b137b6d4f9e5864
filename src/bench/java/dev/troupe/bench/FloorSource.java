package dev.troupe.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * Process: what the floor listens to instead of robots. Each WebSocket gets stamped binary frames
 * of one size at one pace, without JSON or base64. Arguments: port, bytes, milliseconds.
 */
final class FloorSource extends VerticleBase {
  private final int port;
  private final int bytes;
  private final long period;

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
    return vertx.createHttpServer().webSocketHandler(this::feed).listen(port, "127.0.0.1");
  }

  private void feed(ServerWebSocket socket) {
    long[] number = {0};
    long timer =
        vertx.setPeriodic(
            period,
            fired -> {
              Buffer chunk = Stamp.chunk(bytes, number[0]++);
              if (!socket.writeQueueFull()) {
                socket.writeBinaryMessage(chunk);
              }
            });
    socket.closeHandler(closed -> vertx.cancelTimer(timer));
  }
}
