package dev.troupe.grpc;

import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveStarted;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events and link state of one Drive stream. The journal is followed twice: for the link always,
 * for events as subscribed; a changed subscription goes on at the cursor of the one before, so that
 * none is lost between them. Confined to the call's context.
 */
final class DriveEvents {
  private static final Predicate<RobotRecord> NONE = record -> false;

  private final ManagedRobot robot;
  private final Call call;
  private final Outflow<DriveResponse> out;
  private final EventMapper mapper;
  private final Predicate<RobotRecord> readable;
  private Runnable endLink = () -> {};
  private Runnable endEvents = () -> {};
  private @Nullable FollowCall<RobotRecord> events;
  private DriveSubscriptions subscribed = DriveSubscriptions.getDefaultInstance();

  DriveEvents(ManagedRobot robot, StatusMapper statuses, Call call, Outflow<DriveResponse> out) {
    this.robot = robot;
    this.call = call;
    this.out = out;
    this.mapper = new EventMapper(robot.id().value(), statuses);
    this.readable = EventAccess.of(call.access(), robot.id().value());
  }

  static void check(String prefix, DriveSubscriptions wanted, Violations violations) {
    Violations kinds = new Violations();
    EventMapper.filter(wanted.getEvents().getKindsList(), kinds);
    violations.check(kinds.isEmpty(), prefix + "events.kinds", "unknown", "values of EventKind");
  }

  /** A cursor that nobody gave out ends the call. {@code opened} runs behind the first answer. */
  void begin(DriveHeader header, Runnable opened) {
    checkAccess(header.getSubscriptions());
    subscribed = header.getSubscriptions();
    Cursor from = WatchEventsCall.cursor(header.getCursor());
    FollowCall<RobotRecord> link = new FollowCall<>(out, (resumption, at) -> {}, this::writeLink);
    endLink =
        robot.follow(null, RobotRecord.ConnectionChanged.class::isInstance, call.context(), link);
    follow(
        from,
        (resumption, cursor) -> {
          started(resumption, cursor);
          opened.run();
        });
  }

  private void follow(@Nullable Cursor from, BiConsumer<Resumption, String> begun) {
    FollowCall<RobotRecord> next = new FollowCall<>(out, begun, this::write);
    events = next;
    endEvents = robot.follow(from, filter(), call.context(), next);
  }

  private Predicate<RobotRecord> filter() {
    return subscribed.hasEvents()
        ? EventMapper.filter(subscribed.getEvents().getKindsList(), new Violations())
        : NONE;
  }

  /** Begins now where nothing was subscribed before, else right behind what was last sent. */
  void apply(DriveSubscriptions wanted) {
    if (wanted.getEvents().equals(subscribed.getEvents())
        && wanted.hasEvents() == subscribed.hasEvents()) {
      return;
    }
    checkAccess(wanted);
    String last = subscribed.hasEvents() ? cursor() : "";
    close(events);
    subscribed = wanted;
    follow(WatchEventsCall.cursor(last), (resumption, at) -> {});
  }

  private void checkAccess(DriveSubscriptions wanted) {
    EventAccess.check(call.access(), robot.id().value(), wanted.getEvents().getKindsList());
  }

  private void close(@Nullable FollowCall<RobotRecord> follow) {
    endEvents.run();
    if (follow != null) {
      follow.cancel();
    }
  }

  String cursor() {
    FollowCall<RobotRecord> now = events;
    return now == null ? "" : now.cursor();
  }

  void close() {
    endLink.run();
    close(events);
  }

  private void started(Resumption resumption, String cursor) {
    DriveStarted.Builder started =
        DriveStarted.newBuilder()
            .setRobotId(robot.id().value())
            .setLink(LinkMapper.status(robot.status().connection(), robot.status().roundTrip()))
            .setCursor(cursor);
    if (resumption instanceof Resumption.Gap gap) {
      started.setGap(true).setMissing(Math.max(0, gap.missing()));
    }
    out.responses().write(DriveResponse.newBuilder().setStarted(started).build());
  }

  private void write(List<JournalSink.Event<RobotRecord>> batch) {
    for (JournalSink.Event<RobotRecord> event : batch) {
      if (readable.test(event.value())) {
        out.responses().write(DriveResponse.newBuilder().setEvent(mapper.event(event)).build());
      }
    }
  }

  private void writeLink(List<JournalSink.Event<RobotRecord>> batch) {
    for (JournalSink.Event<RobotRecord> event : batch) {
      RobotRecord.ConnectionChanged changed = (RobotRecord.ConnectionChanged) event.value();
      out.responses()
          .write(
              DriveResponse.newBuilder()
                  .setLink(LinkMapper.status(changed.connection(), null))
                  .build());
    }
  }
}
