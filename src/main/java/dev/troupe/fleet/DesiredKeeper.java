package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that what one robot was asked to be outlives the gateway, a little later than it
 * changes, so that a row of changes is kept once. Confined.
 */
final class DesiredKeeper {
  private static final Duration LATER = Duration.ofMillis(250);

  private final DesiredState desired;
  private final Time time;
  private final Consumer<List<RobotCommand>> keep;
  private Time.@Nullable Timer timer;
  private boolean closed;

  DesiredKeeper(DesiredState desired, Time time, Consumer<List<RobotCommand>> keep) {
    this.desired = desired;
    this.time = time;
    this.keep = keep;
    desired.onChange(this::soon);
  }

  /**
   * Takes over what was kept in a former life of the gateway; returns what of it nobody has asked
   * otherwise since.
   */
  List<RobotCommand> adopt(List<RobotCommand> former) {
    List<RobotCommand> taken = desired.adopt(former);
    if (desired.commands().equals(former)) {
      cancel();
    } else {
      soon();
    }
    return taken;
  }

  /** Keeps what waits, and no more. */
  void close() {
    if (timer != null) {
      cancel();
      now();
    }
    closed = true;
  }

  private void soon() {
    if (timer == null && !closed) {
      timer = time.after(LATER, this::now);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void now() {
    timer = null;
    keep.accept(desired.commands());
  }
}
