package dev.troupe.store;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Finds out that a database elsewhere went away though nobody asks anything of it, and that a lost
 * one is back. Safe from any thread.
 */
final class Pulse {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private final Vertx vertx;
  private final Lane lane;
  private final Availability availability;
  private final Duration every;
  private final RandomGenerator random;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile long timer = -1;

  Pulse(Vertx vertx, Lane lane, Availability availability, Duration every, RandomGenerator random) {
    this.vertx = vertx;
    this.lane = lane;
    this.availability = availability;
    this.every = every;
    this.random = random;
  }

  void start(boolean elsewhere) {
    availability.onLost(this::look);
    if (elsewhere) {
      timer = vertx.setPeriodic(every.toMillis(), id -> ask());
    }
  }

  private void ask() {
    if (!availability.state().isDown()) {
      lane.run(CheckTable.ask());
    }
  }

  private void look() {
    if (looking.compareAndSet(false, true)) {
      lookAfter(FIRST_PAUSE);
    }
  }

  private void lookAfter(Duration pause) {
    long most = Math.min(pause.toMillis(), every.toMillis());
    vertx.setTimer(random.nextLong(most / 2, most + 1), id -> lookNow(pause));
  }

  private void lookNow(Duration pause) {
    if (stopped) {
      return;
    }
    lane.run(CheckTable.write())
        .onSuccess(there -> found())
        .onFailure(still ->
            lookAfter(pause.multipliedBy(2).compareTo(every) < 0 ? pause.multipliedBy(2) : every));
  }

  private void found() {
    looking.set(false);
    // Lost again before this was told: whoever told that saw us look.
    if (availability.state().isDown()) {
      look();
    }
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }
}
