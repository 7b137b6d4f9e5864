package dev.troupe.simulator;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the robots. Everything here runs on the verticle's context. */
final class Shard extends VerticleBase {
  private final House house;
  private final int number;
  private final List<RobotHost> hosts = new ArrayList<>();
  private @Nullable HttpFront shared;

  Shard(House house, int number) {
    this.house = house;
    this.number = number;
  }

  @Override
  public Future<?> start() {
    Promise<Void> all = Promise.promise();
    startFrom(number, house.options().clock().apply(context), all);
    return all.future();
  }

  @Override
  public Future<?> stop() {
    List<Future<Void>> closing = new ArrayList<>();
    hosts.forEach(host -> closing.add(host.close()));
    if (shared != null) {
      closing.add(shared.close());
    }
    return Future.join(closing);
  }

  /** Joins the port that all robots share. */
  Future<Integer> share(int port) {
    return Future.future(promise ->
        context.runOnContext(confined -> {
          HttpFront front = front(house::behind);
          shared = front;
          front.listen(house.options().hosting().host(), port).onComplete(promise);
        }));
  }

  /** One robot a turn of the event loop: a thousand at once would block it for seconds. */
  private void startFrom(int index, Time time, Promise<Void> all) {
    List<String> names = house.options().hosting().names();
    if (index >= names.size()) {
      all.complete();
      return;
    }
    RobotHost host = build(index, names.get(index), time);
    hosts.add(host);
    host.open(house.options().hosting().bootDelay())
        .onFailure(all::fail)
        .onSuccess(
            open -> context.runOnContext(turn -> startFrom(index + house.shards(), time, all)));
  }

  private RobotHost build(int index, String name, Time time) {
    Hosting hosting = house.options().hosting();
    String prefix = hosting.prefixOf(name);
    Crowd crowd = house.crowd(index);
    Downloads downloads = new Downloads(house.downloads());
    Robot robot =
        new Robot(
            house.options(),
            new Robot.Surroundings(
                time,
                house.epochNanos(),
                task -> context.runOnContext(confined -> task.run()),
                crowd,
                house.studio(name.toUpperCase(java.util.Locale.ROOT), crowd),
                house.sound(),
                house.voices(),
                downloads::length,
                new SplittableRandom(house.options().seed() + index)));
    RobotHost host = host(index, name, prefix, robot, time);
    house.add(prefix.isEmpty() ? "/" + name : prefix, host, new SimulatedRobot(host, context));
    return host;
  }

  private RobotHost host(int index, String name, String prefix, Robot robot, Time time) {
    Hosting hosting = house.options().hosting();
    if (hosting.layout() == Hosting.Layout.PATHS) {
      // Its sockets may live on any shard: what they bring hops over here.
      Executor hop = task -> context.runOnContext(confined -> task.run());
      return new RobotHost(name, robot, time, hop, new SharedPort(house, prefix));
    }
    Holder own = new Holder();
    HttpFront front = front(path -> path.isEmpty() ? own.host : null);
    OwnPort door = new OwnPort(front, hosting.hostOf(index), hosting.portOf(index));
    // Its sockets live on this shard's event loop: no hop.
    own.host = new RobotHost(name, robot, time, Runnable::run, door);
    return own.host;
  }

  private HttpFront front(java.util.function.Function<String, @Nullable RobotHost> robots) {
    return new HttpFront(vertx, house.options().hosting().compression(), robots, house.site());
  }

  /** A robot's port and the robot need each other. */
  private static final class Holder {
    private @Nullable RobotHost host;
  }
}
