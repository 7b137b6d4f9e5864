package dev.troupe.simulator.spatialwalk;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What leaves a line, in order, also while every message has to wait. Confined. */
final class Outbox {
  private static final int FULL = 64;

  private final Time time;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private Duration each = Duration.ZERO;
  private Time.@Nullable Timer timer;
  private Runnable whenDrained = () -> {};

  Outbox(Time time) {
    this.time = time;
  }

  void put(Runnable write) {
    if (each.isZero() && waiting.isEmpty()) {
      write.run();
    } else {
      waiting.add(write);
      arm();
    }
  }

  /** Animation stops at this; what else is written are answers, one to a client's message. */
  boolean isFull() {
    return waiting.size() >= FULL;
  }

  void whenDrained(Runnable task) {
    whenDrained = task;
  }

  void slowDown(Duration each) {
    this.each = each;
  }

  /** Lets everything go that waits. */
  void heal() {
    each = Duration.ZERO;
    stop();
    while (!waiting.isEmpty()) {
      next();
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void arm() {
    if (timer == null && !waiting.isEmpty()) {
      timer =
          time.after(
              each,
              () -> {
                timer = null;
                next();
                arm();
              });
    }
  }

  private void next() {
    boolean full = isFull();
    Runnable write = waiting.poll();
    if (write != null) {
      write.run();
    }
    if (full && !isFull()) {
      Runnable task = whenDrained;
      whenDrained = () -> {};
      task.run();
    }
  }
}
