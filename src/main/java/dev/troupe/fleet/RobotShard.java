package dev.troupe.fleet;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The event loop that some robots live on: nothing but a context of its own. */
final class RobotShard extends VerticleBase {
  private final List<Context> started;

  private RobotShard(List<Context> started) {
    this.started = started;
  }

  @Override
  public Future<?> start() {
    started.add(context);
    return Future.succeededFuture();
  }

  static Future<List<Context>> deploy(Vertx vertx, int count) {
    List<Context> started = new CopyOnWriteArrayList<>();
    return vertx
        .deployVerticle(() -> new RobotShard(started), new DeploymentOptions().setInstances(count))
        .map(id -> started);
  }
}
