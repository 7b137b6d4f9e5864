package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.RobotRemoved;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsStarted;
import dev.troupe.api.fleet.v1.WatchRobotsSynced;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.grpc.HeldRobots.News;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
  private final HeldRobots held = new HeldRobots();
  private boolean synced;

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
        SelectorField.read(request.getLabelSelector(), violations);
    violations.throwIfAny();
    FollowCall<RobotStatus> follow =
        new FollowCall<>(
            out,
            (resumption, cursor) -> started(resumption, cursor, labels),
            changes -> write(changes, labels));
    Runnable end =
        fleet.follow(
            cursor(request.getCursor()),
            // Also who no longer matches is news.
            status -> true,
            call.context(),
            follow);
    call.onClosed(end);
    call.onPolicyChanged(() -> lookAgain(follow.cursor(), labels));
    call.onDraining(() -> out.responses().fail(Draining.at(follow.cursor()).asException()));
  }

  /**
   * Who does not see every robot always begins anew: which robots the caller saw before is not
   * known, and one that was never seen must not be told of as one that is gone.
   */
  private @Nullable Cursor cursor(String text) {
    Cursor cursor = WatchEventsCall.cursor(text);
    return call.access().isOpen() ? cursor : null;
  }

  /** By other policies other robots are the caller's to see, though none of them has changed. */
  private void lookAgain(String cursor, Predicate<Map<String, String>> labels) {
    if (synced) {
      fleet.robots().forEach(robot -> tellIfNew(robot.status(), cursor, labels));
      held.sure();
    }
  }

  /**
   * A robot that changes meanwhile comes twice; one that was missed does not exist. Whoever breaks
   * off before all have come has no cursor yet, and begins anew: from one he would never hear of
   * the rest.
   */
  private void started(
      Resumption resumption, String cursor, Predicate<Map<String, String>> labels) {
    boolean resumed = resumption instanceof Resumption.Resumed;
    String soFar = resumed ? cursor : "";
    send(soFar, it -> it.setStarted(WatchRobotsStarted.newBuilder().setResumed(resumed)));
    if (!resumed) {
      for (ManagedRobot robot : fleet.robots()) {
        RobotStatus status = robot.status();
        if (held.news(status.uid(), matches(status, labels)) == News.HERE) {
          send(soFar, it -> it.setRobot(mapper.robot(status)));
        }
      }
    } else {
      held.unsure();
    }
    send(cursor, it -> it.setSynced(WatchRobotsSynced.getDefaultInstance()));
    synced = true;
  }

  private boolean matches(RobotStatus status, Predicate<Map<String, String>> labels) {
    return !status.gone()
        && labels.test(status.config().labels())
        && call.access().sees(status.id().value());
  }

  private void write(
      List<JournalSink.Event<RobotStatus>> changes, Predicate<Map<String, String>> labels) {
    Map<UUID, JournalSink.Event<RobotStatus>> last = new LinkedHashMap<>();
    for (JournalSink.Event<RobotStatus> change : changes) {
      // Out and in again, so that cursors stay in order. By registration: who is removed and added
      // again at once is news twice.
      last.remove(change.value().uid());
      last.put(change.value().uid(), change);
    }
    last.values().forEach(change -> tell(change.value(), change.cursor(), labels));
  }

  private void tell(RobotStatus status, String cursor, Predicate<Map<String, String>> labels) {
    switch (held.news(status.uid(), matches(status, labels))) {
      case HERE -> send(cursor, to -> to.setRobot(mapper.robot(status)));
      case GONE ->
          send(
              cursor,
              to ->
                  to.setRemoved(
                      RobotRemoved.newBuilder()
                          .setRobotId(status.id().value())
                          .setUid(status.uid().toString())));
      case NOTHING -> {}
    }
  }

  private void tellIfNew(RobotStatus status, String cursor, Predicate<Map<String, String>> labels) {
    if (matches(status, labels) && held.has(status.uid())) {
      held.news(status.uid(), true);
    } else {
      tell(status, cursor, labels);
    }
  }

  private void send(String cursor, Consumer<WatchRobotsResponse.Builder> fill) {
    WatchRobotsResponse.Builder response = WatchRobotsResponse.newBuilder().setCursor(cursor);
    fill.accept(response);
    out.responses().write(response.build());
  }
}
