package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import java.util.List;

/** The far end of a journal's subscription. Called on the context that the subscriber named. */
public interface JournalSink<T> {

  /** First, once. {@code start} is the cursor that stands before the first entry to come. */
  void begun(Resumption resumption, String start);

  /**
   * Some entries, oldest first; the next batch comes only after {@code more} was run, from any
   * thread.
   */
  void batch(List<Event<T>> events, Runnable more);

  /**
   * Last, at most once: too slow, or the robot is gone. {@code cursor} stands behind the last entry
   * of a batch.
   */
  void closed(Failure failure, String cursor);

  /** An entry with its number, in the epoch in which it was written, and the cursor behind it. */
  record Event<T>(T value, long epoch, long sequence, java.time.Instant at, String cursor) {}
}
