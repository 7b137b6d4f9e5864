package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One follower of a journal: a position in it, no queue of its own. One batch at most is on its
 * way; what happens meanwhile waits in the journal, and who falls more than {@code lag} matching
 * entries further behind than it began is closed with the cursor to come back with. Confined to the
 * journal's context.
 */
final class JournalTail<T> {
  private static final int BATCH = 128;

  private final Journal<T> journal;
  private final Predicate<T> filter;
  private final int lag;
  private final Crossing home;
  private final Context away;
  private final JournalSink<T> sink;
  private long position;
  private int behind;

  /** What it may be behind: the lag, and what is left of the backlog that it came with. */
  private int bound;

  private boolean busy;
  private boolean closed;
  private Runnable over = () -> {};

  private JournalTail(
      Journal<T> journal,
      Predicate<T> filter,
      int lag,
      Crossing home,
      Context away,
      JournalSink<T> sink) {
    this.journal = journal;
    this.filter = filter;
    this.lag = lag;
    this.home = home;
    this.away = away;
    this.sink = sink;
  }

  /**
   * Begins to follow, after {@code cursor} or from now; a cursor that is not this journal's closes
   * it at once.
   */
  static <T> JournalTail<T> follow(
      Journal<T> journal,
      @Nullable Cursor cursor,
      Predicate<T> filter,
      int lag,
      Crossing home,
      Context away,
      JournalSink<T> sink) {
    JournalTail<T> tail = new JournalTail<>(journal, filter, lag, home, away, sink);
    tail.begin(cursor);
    return tail;
  }

  private void begin(@Nullable Cursor cursor) {
    if (cursor == null) {
      position = journal.last();
      open(new Resumption.Fresh());
    } else if (!cursor.uid().equals(journal.uid())
        || cursor.epoch() > journal.epoch()
        || (journal.reaches(cursor.epoch()) && !journal.knows(cursor))) {
      position = journal.last();
      close(
          new Failure(
              FailureReason.CURSOR_INVALID,
              "cursor: of another robot or from the future (expected: one this robot gave out)"));
    } else if (!journal.reaches(cursor.epoch())) {
      position = journal.first() - 1;
      open(new Resumption.Gap(-1));
    } else {
      Journal.Standing standing = journal.find(cursor);
      long missing = standing.missing();
      position = standing.place();
      open(missing == 0 ? new Resumption.Resumed() : new Resumption.Gap(missing));
    }
  }

  private void open(Resumption resumption) {
    String start = journal.start(position).encode();
    away.runOnContext(ignored -> sink.begun(resumption, start));
    journal.join(this);
    behind =
        (int)
            journal.after(position, Integer.MAX_VALUE).stream()
                .filter(entry -> filter.test(entry.value()))
                .count();
    bound = behind + lag;
    if (!closed) {
      deliver();
    }
  }

  /** Called by the journal behind each entry. */
  void appended() {
    List<Journal.Entry<T>> newest = journal.after(journal.last() - 1, 1);
    if (!newest.isEmpty() && filter.test(newest.get(0).value())) {
      behind++;
    } else if (behind == 0) {
      position = journal.last();
    }
    if (!busy) {
      deliver();
    } else if (behind > bound || overrun()) {
      close(tooSlow());
    }
  }

  /** Whether the journal has forgotten what this one still needs. */
  private boolean overrun() {
    return behind > 0 && journal.first() > position + 1;
  }

  private Failure tooSlow() {
    return new Failure(
        FailureReason.SLOW_CONSUMER,
        "subscriber: " + behind + " events behind (expected: at most " + bound + ", all kept)");
  }

  private void deliver() {
    // Entries grow old also while nothing happens.
    if (overrun()) {
      close(tooSlow());
      return;
    }
    List<JournalSink.Event<T>> batch = next();
    behind -= batch.size();
    bound = Math.min(bound, behind + lag);
    if (!batch.isEmpty()) {
      busy = true;
      away.runOnContext(ignored -> sink.batch(batch, this::more));
    }
  }

  /** Looks at no more of the journal than a batch at a time: a backlog is walked through once. */
  private List<JournalSink.Event<T>> next() {
    List<JournalSink.Event<T>> batch = new ArrayList<>();
    List<Journal.Entry<T>> newer = journal.after(position, BATCH);
    while (!newer.isEmpty() && batch.size() < BATCH) {
      for (Journal.Entry<T> entry : newer) {
        position = entry.sequence();
        if (filter.test(entry.value())) {
          Cursor cursor = journal.cursor(position);
          batch.add(
              new JournalSink.Event<>(
                  entry.value(), cursor.epoch(), cursor.sequence(), entry.at(), cursor.encode()));
        }
      }
      newer = journal.after(position, BATCH - batch.size());
    }
    return batch;
  }

  private void more() {
    home.post(() -> {
      if (!closed) {
        busy = false;
        deliver();
      }
    });
  }

  /** Ends it from the robot's side. */
  void close(Failure failure) {
    if (!closed) {
      cancel();
      String cursor = journal.start(position).encode();
      away.runOnContext(ignored -> sink.closed(failure, cursor));
    }
  }

  /** Ends it from the subscriber's side, silently. */
  void cancel() {
    if (!closed) {
      closed = true;
      journal.leave(this);
      over.run();
    }
  }

  /** {@code task} runs once it is over, at once when it is already. */
  void whenOver(Runnable task) {
    if (closed) {
      task.run();
    } else {
      over = task;
    }
  }
}
