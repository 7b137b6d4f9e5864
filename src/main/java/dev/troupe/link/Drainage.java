package dev.troupe.link;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a pool: until when lent sessions may come back, and who waits for the last one. */
final class Drainage {
  private final Time time;
  private final Runnable cut;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean begun;
  private long deadline;
  private Time.@Nullable Timer timer;

  /**
   * @param cut called when what is still lent is to be taken away
   */
  Drainage(Time time, Runnable cut) {
    this.time = time;
    this.cut = cut;
  }

  boolean begun() {
    return begun;
  }

  /** Begins, or brings the end nearer. */
  void begin(Duration within, Runnable done) {
    waiting.add(done);
    long asked = time.nanos() + within.toNanos();
    if (!begun || asked - deadline < 0) {
      begun = true;
      deadline = asked;
      disarm();
      timer = time.after(within, cut);
    }
  }

  /** The last session is gone. */
  void over() {
    disarm();
    List<Runnable> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(Runnable::run);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
