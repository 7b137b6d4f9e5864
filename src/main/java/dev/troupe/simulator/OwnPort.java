package dev.troupe.simulator;

import io.vertx.core.Future;
import java.net.URI;

/**
 * The port of one robot: closed while it is down, and the same again when it is back. Confined to
 * the robot.
 */
final class OwnPort implements RobotHost.Door {
  private final HttpFront front;
  private final String host;
  private volatile int port;

  OwnPort(HttpFront front, String host, int port) {
    this.front = front;
    this.host = host;
    this.port = port;
  }

  @Override
  public Future<Void> open() {
    return front.listen(host, port).onSuccess(open -> port = open).mapEmpty();
  }

  @Override
  public Future<Void> shut() {
    return front.close();
  }

  @Override
  public URI address() {
    return URI.create("ws://" + host + ":" + port + "/v1/events");
  }
}
