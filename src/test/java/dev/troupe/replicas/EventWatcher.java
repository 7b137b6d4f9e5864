package dev.troupe.replicas;

import dev.troupe.api.robot.v1.GapReason;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.api.robot.v1.WatchEventsStarted;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One robot's events through all ends of streams, resumed by cursor, and each number in them held
 * to account. One thread reads; what it has seen is read by others.
 */
final class EventWatcher implements Runnable {
  private final String robot;
  private final Caller caller;
  private final Over over;
  private final CountDownLatch standing = new CountDownLatch(1);
  private final List<String> faults = new ArrayList<>();
  private final List<String> repeats = new ArrayList<>();
  private final Set<String> started = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private int gaps;
  private int streams;
  private long events;
  private String cursor = "";

  /** The event before, unless there is a hole. */
  private @Nullable RobotEvent last;

  EventWatcher(String robot, Caller caller, Over over) {
    this.robot = robot;
    this.caller = caller;
    this.over = over;
  }

  @Override
  public void run() {
    for (int tries = 0; !over.isOver(); ) {
      try {
        follow(caller.replica());
        fault("a stream ended well, although nobody wanted it to");
        return;
      } catch (StatusRuntimeException failure) {
        if (over.isOver()) {
          return;
        }
        var pause = caller.pauseBefore(failure, tries++);
        if (pause == null) {
          fault("a stream ended for good: " + failure);
          return;
        }
        compare(Caller.cursor(failure, ""));
        caller.again(pause);
      }
    }
  }

  private void follow(Channel replica) {
    WatchEventsRequest request =
        WatchEventsRequest.newBuilder().setRobotId(robot).setCursor(cursor()).build();
    Iterator<WatchEventsResponse> messages =
        RobotServiceGrpc.newBlockingStub(replica).watchEvents(request);
    while (messages.hasNext()) {
      WatchEventsResponse message = messages.next();
      if (message.hasStarted()) {
        begins(message.getStarted());
        standing.countDown();
      } else {
        event(message.getEvent());
      }
    }
  }

  private synchronized void begins(WatchEventsStarted start) {
    streams++;
    if (start.hasFresh() && !cursor.isEmpty()) {
      fault("a silent start from now, at " + cursor);
    }
    if (start.hasGap()) {
      gaps++;
      last = null;
      if (start.getGap().getReason() != GapReason.GAP_REASON_NEW_EPOCH) {
        fault("a gap of another kind: " + start.getGap());
      }
    }
    cursor = start.getCursor();
  }

  private synchronized void event(RobotEvent event) {
    RobotEvent before = last;
    if (before != null && event.getEpoch() == before.getEpoch()) {
      if (event.getSequence() != before.getSequence() + 1) {
        fault("%d after %d of one epoch".formatted(event.getSequence(), before.getSequence()));
      }
    } else if (before != null && event.getEpoch() < before.getEpoch()) {
      fault("epoch %d after %d".formatted(event.getEpoch(), before.getEpoch()));
    } else if (before != null && event.getSequence() != 1) {
      fault("a new epoch begins with %d, and no gap is told".formatted(event.getSequence()));
    }
    last = event;
    cursor = event.getCursor();
    events++;
    if (event.hasSpeechStarted()) {
      once(started, event.getCommandId(), "begin");
    }
    if (event.hasSpeechEnded()) {
      once(ended, event.getCommandId(), "end");
    }
  }

  private void once(Set<String> seen, String command, String what) {
    if (!command.isEmpty() && !seen.add(command)) {
      repeats.add(robot + ": %s is seen to %s twice".formatted(command, what));
    }
  }

  /** What the end of a stream says is what was read last, or nothing. */
  private synchronized void compare(String told) {
    if (!told.isEmpty() && !told.equals(cursor)) {
      fault("the stream ended with " + told + " after " + cursor + " was read");
    }
  }

  private synchronized void fault(String what) {
    faults.add(robot + ": " + what);
  }

  private synchronized String cursor() {
    return cursor;
  }

  /** When the first stream stands: nothing is missed from there on. */
  CountDownLatch standing() {
    return standing;
  }

  String robot() {
    return robot;
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** What happened twice to one command, as far as was told. */
  synchronized List<String> repeats() {
    return List.copyOf(repeats);
  }

  synchronized int gaps() {
    return gaps;
  }

  synchronized int streams() {
    return streams;
  }

  synchronized long events() {
    return events;
  }

  /** Whether both ends of an utterance were told. */
  synchronized boolean hasSeenAll(String command) {
    return started.contains(command) && ended.contains(command);
  }
}
