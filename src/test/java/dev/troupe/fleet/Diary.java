package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes down what a robot's journal tells; awaited from the test's thread. */
final class Diary implements JournalSink<RobotRecord> {
  private final List<Event<RobotRecord>> events = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final Promise<Resumption> begun = Promise.promise();
  private final Promise<Failure> closed = Promise.promise();

  /** After so many events no more are asked for. */
  private final int most;

  private String cursor = "";

  private record Wait(Predicate<RobotRecord> wanted, Promise<Void> promise) {}

  Diary(int most) {
    this.most = most;
  }

  Diary() {
    this(Integer.MAX_VALUE);
  }

  @Override
  public void begun(Resumption resumption, String start) {
    begun.complete(resumption);
  }

  @Override
  public synchronized void batch(List<Event<RobotRecord>> batch, Runnable more) {
    events.addAll(batch);
    for (Wait wait : List.copyOf(waits)) {
      if (batch.stream().map(Event::value).anyMatch(wait.wanted)) {
        waits.remove(wait);
        wait.promise.complete();
      }
    }
    if (events.size() < most) {
      more.run();
    }
  }

  @Override
  public synchronized void closed(Failure failure, String at) {
    cursor = at;
    closed.complete(failure);
  }

  Future<Resumption> begun() {
    return begun.future();
  }

  Future<Failure> closed() {
    return closed.future();
  }

  synchronized Future<Void> until(Predicate<RobotRecord> wanted) {
    Promise<Void> promise = Promise.promise();
    if (events.stream().map(Event::value).anyMatch(wanted)) {
      promise.complete();
    } else {
      waits.add(new Wait(wanted, promise));
    }
    return promise.future();
  }

  /** Where it was when it was closed. */
  synchronized @Nullable Cursor cursor() {
    return cursor.isEmpty() ? null : Cursor.decode(cursor);
  }

  /** Epoch and number of each. */
  synchronized List<String> numbers() {
    return events.stream().map(event -> event.epoch() + "." + event.sequence()).toList();
  }

  synchronized List<Event<RobotRecord>> events() {
    return List.copyOf(events);
  }
}
