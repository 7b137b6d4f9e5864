package dev.troupe.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.robot.v1.LinkState;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hears, as any program can, when robots are lost and when they are back. Safe on every thread. */
final class FleetWatch implements AutoCloseable {
  private static final String WATCH = "troupe.fleet.v1.FleetService/WatchRobots";

  private final Line line;
  private final Line.Subscription subscription;
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Long> returned = new HashMap<>();

  FleetWatch(Stage stage, GatewayProcess gateway) {
    this.line = stage.line(gateway.port());
    Buffer request = Buffer.buffer(WatchRobotsRequest.getDefaultInstance().toByteArray());
    this.subscription = Await.done(line.subscribe(WATCH, request, this::heard));
  }

  private void heard(Buffer message) {
    long now = System.nanoTime();
    try {
      WatchRobotsResponse response = WatchRobotsResponse.parseFrom(message.getBytes());
      if (response.hasRobot()) {
        changed(response.getRobot(), now);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("WatchRobots: " + e.getMessage(), e);
    }
  }

  private synchronized void changed(Robot robot, long now) {
    if (robot.getLink().getState() != LinkState.LINK_STATE_READY) {
      lost.add(robot.getRobotId());
    } else if (lost.remove(robot.getRobotId())) {
      returned.putIfAbsent(robot.getRobotId(), now);
    }
  }

  /** Forgets what was. */
  synchronized void restart() {
    lost.clear();
    returned.clear();
  }

  /** How many were lost and are back. */
  synchronized int returned() {
    return returned.size();
  }

  /** When, on the monotonic clock. */
  synchronized List<Long> returns() {
    return new ArrayList<>(returned.values());
  }

  /** Most returns within any stretch of that length. */
  synchronized int fullest(Duration stretch) {
    List<Long> sorted = returned.values().stream().sorted().toList();
    int most = 0;
    for (int from = 0, to = 0; to < sorted.size(); to++) {
      while (sorted.get(to) - sorted.get(from) > stretch.toNanos()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @Override
  public void close() {
    Await.done(subscription.cancel());
    Await.done(line.close());
  }
}
