package dev.troupe.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.robot.v1.LinkState;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hears, as any program can, when robots are lost and when they are back. Safe on every thread. */
final class FleetWatch implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final String WATCH = "troupe.fleet.v1.FleetService/WatchRobots";

  private final Line line;
  private final Line.Subscription subscription;
  private final Map<String, Long> returned = new HashMap<>();
  private long begin = Long.MAX_VALUE;

  FleetWatch(Stage stage, GatewayProcess gateway) {
    this.line = stage.line(gateway.port());
    Buffer request = Buffer.buffer(WatchRobotsRequest.getDefaultInstance().toByteArray());
    this.subscription = Await.done(line.subscribe(WATCH, request, this::heard));
  }

  private void heard(Buffer message) {
    try {
      WatchRobotsResponse response = WatchRobotsResponse.parseFrom(message.getBytes());
      if (response.hasRobot()) {
        changed(response.getRobot());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("WatchRobots: " + e.getMessage(), e);
    }
  }

  /** A quick return may hide the loss before it: only the newest state is sure to be told. */
  private synchronized void changed(Robot robot) {
    Timestamp since = robot.getLink().getSince();
    long nanos = since.getSeconds() * NANOS_PER_SECOND + since.getNanos();
    if (robot.getLink().getState() == LinkState.LINK_STATE_READY && nanos >= begin) {
      returned.putIfAbsent(robot.getRobotId(), nanos);
    }
  }

  /** What is ready from now on counts as back. */
  synchronized void restart() {
    begin = now();
    returned.clear();
  }

  /** Nanoseconds of the wall clock, which the gateway's reports go by. */
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  void awaitReturns(Stage stage, int count, Duration limit) {
    try {
      Await.until(stage.vertx(), "all back", limit, () -> returns().size() >= count);
    } catch (BenchException e) {
      throw new BenchException(
          e.getMessage() + " (" + returns().size() + " of " + count + " robots are)", e);
    }
  }

  /** When, as {@link #now}. */
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
