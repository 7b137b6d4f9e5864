package dev.troupe.grpc;

import dev.troupe.api.robot.v1.GapReason;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.api.robot.v1.WatchEventsStarted;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call of {@code WatchEvents}. Confined to the call's context. */
final class WatchEventsCall {
  private final Robots robots;
  private final StatusMapper statuses;
  private final Call call;
  private final Outflow<WatchEventsResponse> out;

  WatchEventsCall(
      Robots robots,
      StatusMapper statuses,
      Call call,
      ResponseStream<WatchEventsResponse> responses) {
    this.robots = robots;
    this.statuses = statuses;
    this.call = call;
    this.out = new Outflow<>(responses);
  }

  void begin(WatchEventsRequest request) {
    Violations violations = new Violations();
    Predicate<RobotRecord> filter = EventMapper.filter(request.getKindsList(), violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    EventAccess.check(call.access(), robot.id().value(), request.getKindsList());
    EventMapper mapper = new EventMapper(robot.id().value(), statuses);
    Predicate<RobotRecord> readable = EventAccess.of(call.access(), robot.id().value());
    FollowCall<RobotRecord> follow =
        new FollowCall<>(out, this::begun, events -> write(mapper, readable, events));
    Runnable end = robot.follow(cursor(request.getCursor()), filter, call.context(), follow);
    call.onClosed(end);
    call.onDraining(() -> out.responses().fail(Draining.at(follow.cursor()).asException()));
  }

  static @Nullable Cursor cursor(String text) {
    return text.isEmpty() ? null : Cursor.decode(text);
  }

  private void begun(Resumption resumption, String cursor) {
    out.responses()
        .write(WatchEventsResponse.newBuilder().setStarted(started(resumption, cursor)).build());
  }

  /** What could be honoured of a cursor. */
  static WatchEventsStarted started(Resumption resumption, String cursor) {
    WatchEventsStarted.Builder started = WatchEventsStarted.newBuilder().setCursor(cursor);
    switch (resumption) {
      case Resumption.Fresh fresh ->
          started.setFresh(WatchEventsStarted.Fresh.getDefaultInstance());
      case Resumption.Resumed resumed ->
          started.setResumed(WatchEventsStarted.Resumed.getDefaultInstance());
      case Resumption.Gap gap -> started.setGap(gap(gap));
    }
    return started.build();
  }

  /** What another life of the journal had cannot be counted. */
  private static WatchEventsStarted.Gap gap(Resumption.Gap gap) {
    return WatchEventsStarted.Gap.newBuilder()
        .setMissing(Math.max(0, gap.missing()))
        .setReason(
            gap.missing() < 0 ? GapReason.GAP_REASON_NEW_EPOCH : GapReason.GAP_REASON_EXPIRED)
        .build();
  }

  private void write(
      EventMapper mapper,
      Predicate<RobotRecord> readable,
      List<JournalSink.Event<RobotRecord>> events) {
    for (JournalSink.Event<RobotRecord> event : events) {
      if (readable.test(event.value())) {
        out.responses()
            .write(WatchEventsResponse.newBuilder().setEvent(mapper.event(event)).build());
      }
    }
  }
}
