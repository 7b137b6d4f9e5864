package dev.troupe.simulator.spatialwalk;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The timers of one session, which end with it. Confined. */
final class Clocks {
  private final Time time;
  private final Set<Alarm> armed = new HashSet<>();
  private boolean stopped;

  private static final class Alarm {
    private Time.Timer timer = () -> {};
  }

  Clocks(Time time) {
    this.time = time;
  }

  void after(Duration delay, Runnable task) {
    if (stopped) {
      return;
    }
    Alarm alarm = new Alarm();
    armed.add(alarm);
    alarm.timer =
        time.after(
            delay,
            () -> {
              armed.remove(alarm);
              task.run();
            });
  }

  void stop() {
    stopped = true;
    armed.forEach(alarm -> alarm.timer.cancel());
    armed.clear();
  }
}
