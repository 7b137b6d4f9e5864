package dev.troupe.simulator;

import io.vertx.core.Future;
import java.net.URI;

/**
 * A robot's share in a port that it has together with all others. It cannot be closed for one of
 * them: a robot that is down refuses the upgrade instead.
 */
record SharedPort(House house, String prefix) implements RobotHost.Door {
  @Override
  public Future<Void> open() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> shut() {
    return Future.succeededFuture();
  }

  @Override
  public URI address() {
    return URI.create(
        "ws://"
            + house.options().hosting().host()
            + ":"
            + house.sharedPort()
            + prefix
            + "/v1/events");
  }
}
