package dev.troupe.simulator;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Furhat robots in this process.
 *
 * <pre>
 * FurhatSimulator.start(vertx, SimulatorOptions.defaults().withRobots(3).withTimeFactor(0.05))
 *     .onSuccess(simulator -&gt; connect(simulator.robot("robot-1").address()));
 * </pre>
 *
 * Safe on every thread.
 */
public final class FurhatSimulator {
  private final Vertx vertx;
  private final House house;
  private @Nullable ControlServer control;
  private @Nullable String deployment;

  private FurhatSimulator(Vertx vertx, House house) {
    this.vertx = vertx;
    this.house = house;
  }

  /** Completes when every robot's port is open; a port that is taken fails the whole start. */
  public static Future<FurhatSimulator> start(Vertx vertx, SimulatorOptions options) {
    return vertx
        .executeBlocking(() -> House.build(vertx, options))
        .map(house -> new FurhatSimulator(vertx, house))
        .compose(simulator -> simulator.open(options));
  }

  /** The port of the first robot, and of all when they are told apart by address or path. */
  public int port() {
    return address(0).getPort();
  }

  /** Where faults and utterances are ordered; -1 when there is no such port. */
  public int controlPort() {
    return control == null ? -1 : control.port();
  }

  public URI address(int index) {
    return house.robots().get(index).address();
  }

  public URI address(String id) {
    return robot(id).address();
  }

  public SimulatedRobot robot(String id) {
    SimulatedRobot robot = house.robot(id);
    if (robot == null) {
      throw new IllegalArgumentException("robot: " + id + " (expected: one of this simulator's)");
    }
    return robot;
  }

  /** All robots, in the order of their names in {@link Hosting}. */
  public List<SimulatedRobot> robots() {
    return house.robots();
  }

  /** Applies a fault to every robot at once. */
  public Future<Void> injectAll(Fault fault) {
    return Future.all(robots().stream().map(robot -> robot.inject(fault)).toList()).mapEmpty();
  }

  /** Ends every lasting fault of every robot. */
  public Future<Void> healAll() {
    return Future.all(robots().stream().map(SimulatedRobot::heal).toList()).mapEmpty();
  }

  /** Closes every connection with a close frame, then the ports. */
  public Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    if (deployment != null) {
      closing.add(vertx.undeploy(deployment));
    }
    if (control != null) {
      closing.add(control.close());
    }
    return Future.join(closing).eventually(house::close).mapEmpty();
  }

  private Future<FurhatSimulator> open(SimulatorOptions options) {
    DeploymentOptions instances = new DeploymentOptions().setInstances(house.shards());
    return vertx
        .deployVerticle(house::shard, instances)
        .onSuccess(id -> deployment = id)
        .compose(deployed -> house.openSharedPort())
        .compose(opened -> openControl(options.controlPort()))
        .recover(failure -> close().transform(closed -> Future.failedFuture(failure)))
        .map(this);
  }

  private Future<Void> openControl(int port) {
    if (port < 0) {
      return Future.succeededFuture();
    }
    ControlServer opening = new ControlServer(vertx, this);
    return opening.listen(port).onSuccess(listening -> control = opening);
  }
}
