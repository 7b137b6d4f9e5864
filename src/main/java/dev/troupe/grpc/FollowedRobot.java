package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.RobotFollowed;
import dev.troupe.api.fleet.v1.RobotLeft;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.Failure;
import dev.troupe.robot.RobotId;
import io.vertx.core.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One robot among those whose events a call watches. Confined to the call's context. */
final class FollowedRobot {
  private final ManagedRobot robot;
  private final UUID uid;
  private final EventMapper mapper;
  private final Access access;
  private final Predicate<RobotRecord> readable;
  private final Outflow<WatchEventsResponse> out;
  private final Owner owner;
  private final FollowCall<RobotRecord> follow;
  private Runnable end = () -> {};

  /** The call that watches. */
  interface Owner {
    /** What could be honoured of the robot's cursor has been told. */
    void opened(FollowedRobot robot);

    void left(FollowedRobot robot, boolean unregistered);

    void fail(Throwable failure);
  }

  FollowedRobot(
      ManagedRobot robot,
      RobotStatus status,
      StatusMapper statuses,
      Access access,
      Outflow<WatchEventsResponse> out,
      Owner owner) {
    this.robot = robot;
    this.uid = status.uid();
    this.mapper = new EventMapper(robot.id().value(), statuses);
    this.readable = EventAccess.of(access, robot.id().value());
    this.access = access;
    this.out = out;
    this.owner = owner;
    this.follow = new FollowCall<>(out, this::begun, this::write, this::closed);
  }

  RobotId id() {
    return robot.id();
  }

  boolean isOf(RobotStatus status) {
    return uid.equals(status.uid());
  }

  void begin(@Nullable Cursor from, Predicate<RobotRecord> kinds, Context context) {
    end = robot.follow(from, kinds, context, follow);
  }

  /** Silently. */
  void end() {
    end.run();
    follow.cancel();
  }

  private void begun(Resumption resumption, String cursor) {
    RobotFollowed.Builder followed =
        RobotFollowed.newBuilder()
            .setRobotId(robot.id().value())
            .setRobotUid(uid.toString())
            .setStarted(WatchEventsCall.started(resumption, cursor));
    out.responses().write(WatchEventsResponse.newBuilder().setFollowed(followed).build());
    owner.opened(this);
  }

  private void write(List<JournalSink.Event<RobotRecord>> events) {
    for (JournalSink.Event<RobotRecord> event : events) {
      // What came before the news that it may not be seen any more.
      if (access.sees(robot.id().value()) && readable.test(event.value())) {
        out.responses()
            .write(WatchEventsResponse.newBuilder().setEvent(mapper.event(event)).build());
      }
    }
  }

  /** The robot's journal ends with the robot; what concerns the follower ends the call. */
  private void closed(Failure failure, String cursor) {
    switch (failure.reason()) {
      case SLOW_CONSUMER, CURSOR_INVALID, DRAINING -> {
        owner.fail(SlowConsumers.failure(ofThisRobot(failure), cursor));
      }
      case ROBOT_MOVING -> owner.left(this, false);
      default -> owner.left(this, true);
    }
  }

  private Failure ofThisRobot(Failure failure) {
    Map<String, String> metadata = new HashMap<>(failure.metadata());
    metadata.put("robot_id", robot.id().value());
    return new Failure(failure.reason(), failure.message(), failure.retryAfter(), metadata);
  }

  void tellLeft(boolean unregistered) {
    RobotLeft left =
        RobotLeft.newBuilder()
            .setRobotId(robot.id().value())
            .setRobotUid(uid.toString())
            .setUnregistered(unregistered)
            .setCursor(unregistered ? "" : follow.cursor())
            .build();
    out.responses().write(WatchEventsResponse.newBuilder().setLeft(left).build());
  }
}
