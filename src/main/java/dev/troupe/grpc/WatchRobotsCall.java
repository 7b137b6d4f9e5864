package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsStarted;
import dev.troupe.api.fleet.v1.WatchRobotsSynced;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One call of {@code WatchRobots}: all robots as they are, then each again when it changes. Of
 * several changes of a robot that come at once only the last is sent. Confined to the call's
 * context.
 */
final class WatchRobotsCall {
  private final Fleet fleet;
  private final RobotMapper mapper;
  private final Call call;
  private final Outflow<WatchRobotsResponse> out;

  WatchRobotsCall(
      Fleet fleet, RobotMapper mapper, Call call, ResponseStream<WatchRobotsResponse> responses) {
    this.fleet = fleet;
    this.mapper = mapper;
    this.call = call;
    this.out = new Outflow<>(responses);
  }

  void begin(WatchRobotsRequest request) {
    Violations violations = new Violations();
    Predicate<Map<String, String>> labels =
        LabelSelector.parse(request.getLabelSelector(), violations);
    violations.throwIfAny();
    FollowCall<RobotStatus> follow =
        new FollowCall<>(
            out, (resumption, cursor) -> started(resumption, cursor, labels), this::write);
    Runnable end =
        fleet.follow(
            WatchEventsCall.cursor(request.getCursor()),
            status -> labels.test(status.config().labels()),
            call.context(),
            follow);
    call.onClosed(end);
    call.onDraining(() -> out.responses().fail(Draining.at(follow.cursor()).asException()));
  }

  /** A robot that changes meanwhile comes twice; one that was missed does not exist. */
  private void started(
      Resumption resumption, String cursor, Predicate<Map<String, String>> labels) {
    boolean resumed = resumption instanceof Resumption.Resumed;
    send(cursor, it -> it.setStarted(WatchRobotsStarted.newBuilder().setResumed(resumed)));
    if (!resumed) {
      for (ManagedRobot robot : fleet.robots()) {
        if (labels.test(robot.config().labels()) && call.access().sees(robot.id().value())) {
          send(cursor, it -> it.setRobot(mapper.robot(robot.status())));
        }
      }
    }
    send(cursor, it -> it.setSynced(WatchRobotsSynced.getDefaultInstance()));
  }

  private void write(List<JournalSink.Event<RobotStatus>> changes) {
    Map<RobotId, JournalSink.Event<RobotStatus>> last = new LinkedHashMap<>();
    for (JournalSink.Event<RobotStatus> change : changes) {
      // Out and in again, so that cursors stay in order.
      last.remove(change.value().id());
      if (call.access().sees(change.value().id().value())) {
        last.put(change.value().id(), change);
      }
    }
    last.values().forEach(it -> send(it.cursor(), to -> to.setRobot(mapper.robot(it.value()))));
  }

  private void send(String cursor, Consumer<WatchRobotsResponse.Builder> fill) {
    WatchRobotsResponse.Builder response = WatchRobotsResponse.newBuilder().setCursor(cursor);
    fill.accept(response);
    out.responses().write(response.build());
  }
}
