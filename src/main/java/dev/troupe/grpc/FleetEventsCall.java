package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchEventsSynced;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.RobotId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call of the fleet's {@code WatchEvents}: each robot's journal is followed from the moment it
 * matches to the moment it does not, which the changes of the fleet tell. Confined to the call's
 * context.
 */
final class FleetEventsCall implements JournalSink<RobotStatus>, FollowedRobot.Owner {
  /** Ids are no longer; what comes instead of one is cut. */
  private static final int LONGEST_ID = 63;

  private final Fleet fleet;
  private final StatusMapper statuses;
  private final Call call;
  private final Outflow<WatchEventsResponse> out;
  private final Map<RobotId, FollowedRobot> followed = new LinkedHashMap<>();
  private final Map<String, Cursor> cursors = new HashMap<>();

  /** Those there were at the beginning and that are not followed yet. */
  private final Set<FollowedRobot> opening = new HashSet<>();

  private Predicate<RobotStatus> selected = status -> false;
  private Predicate<RobotRecord> kinds = record -> false;
  private boolean begun;
  private boolean synced;

  FleetEventsCall(
      Fleet fleet,
      StatusMapper statuses,
      Call call,
      ResponseStream<WatchEventsResponse> responses) {
    this.fleet = fleet;
    this.statuses = statuses;
    this.call = call;
    this.out = new Outflow<>(responses);
  }

  void begin(WatchEventsRequest request) {
    Violations violations = new Violations();
    kinds = EventMapper.filter(request.getKindsList(), violations);
    RobotFilter filter = SelectedRobots.of(fleet, request.getSelection(), violations).filter();
    EventAccess.check(call.access(), request.getKindsList());
    selected = status -> filter.test(status) && call.access().sees(status.id().value());
    request.getCursorsMap().forEach((id, cursor) -> cursors.put(id, cursor(id, cursor)));
    Runnable end = fleet.follow(null, status -> true, call.context(), this);
    call.onClosed(() -> {
      end.run();
      List.copyOf(followed.values()).forEach(FollowedRobot::end);
    });
    call.onPolicyChanged(this::lookAgain);
    // Each robot's last cursor has come with its last event.
    call.onDraining(() -> fail(CallFailure.draining(Draining.RETRY).asException()));
  }

  /** Of many cursors the caller must hear which one will not do. */
  private static Cursor cursor(String id, String text) {
    try {
      return Cursor.decode(text);
    } catch (FailureException invalid) {
      Failure failure = invalid.failure();
      throw new Failure(
              failure.reason(),
              "cursors[\"" + Excerpt.of(id, LONGEST_ID) + "\"]: " + failure.message(),
              failure.retryAfter(),
              failure.metadata())
          .asException();
    }
  }

  // ---- which robots there are ----

  /** From here on no change is missed. */
  @Override
  public void begun(Resumption resumption, String start) {
    begun = true;
    for (ManagedRobot robot : fleet.robots()) {
      RobotStatus status = robot.status();
      if (selected.test(status)) {
        opening.add(follow(robot, status));
      }
    }
    syncIfAllAreOpen();
  }

  /** What changes does not wait for the client: it is written only where a robot comes or goes. */
  @Override
  public void batch(List<Event<RobotStatus>> changes, Runnable more) {
    changes.forEach(change -> changed(change.value()));
    more.run();
  }

  /** By other policies other robots are the caller's to see, though none of them has changed. */
  private void lookAgain() {
    if (begun) {
      fleet.robots().forEach(robot -> changed(robot.status()));
    }
  }

  /** Goes by how the robot is by now: what comes in between leads there. */
  private void changed(RobotStatus status) {
    ManagedRobot robot = find(status.id());
    RobotStatus latest = robot == null ? null : robot.status();
    FollowedRobot before = followed.get(status.id());
    boolean wanted = latest != null && selected.test(latest);
    if (before != null) {
      boolean gone = latest == null ? !fleet.knows(status.id()) : !before.isOf(latest);
      if (gone || !wanted) {
        left(before, gone);
      }
    }
    if (robot != null && latest != null && wanted && !followed.containsKey(robot.id())) {
      follow(robot, latest);
    }
  }

  private @Nullable ManagedRobot find(RobotId id) {
    try {
      return fleet.robot(id);
    } catch (FailureException unknown) {
      return null;
    }
  }

  @Override
  public void closed(Failure failure, String cursor) {
    fail(failure.asException());
  }

  // ---- what happens to them ----

  private FollowedRobot follow(ManagedRobot robot, RobotStatus status) {
    FollowedRobot opened = new FollowedRobot(robot, status, statuses, call.access(), out, this);
    followed.put(robot.id(), opened);
    opened.begin(cursors.remove(robot.id().value()), kinds, call.context());
    return opened;
  }

  @Override
  public void opened(FollowedRobot robot) {
    opening.remove(robot);
    syncIfAllAreOpen();
  }

  /** A robot that matches no more, or that exists no more. */
  @Override
  public void left(FollowedRobot robot, boolean unregistered) {
    if (followed.remove(robot.id(), robot)) {
      robot.end();
      robot.tellLeft(unregistered);
      opened(robot);
    }
  }

  private void syncIfAllAreOpen() {
    if (!synced && opening.isEmpty()) {
      synced = true;
      out.responses()
          .write(
              WatchEventsResponse.newBuilder()
                  .setSynced(WatchEventsSynced.getDefaultInstance())
                  .build());
    }
  }

  @Override
  public void fail(Throwable failure) {
    out.responses().fail(failure);
  }
}
