package dev.troupe.fleet;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Outcome;
import dev.troupe.time.Time;
import java.time.Duration;

/**
 * Times a command from its arrival to the robot's first word and to its end, and passes everything
 * on. Confined.
 */
final class Stopwatch implements CommandListener {
  private final CommandKind kind;
  private final CommandObserver outward;
  private final Time time;
  private final FleetMetrics metrics;
  private final long began;
  private boolean answered;

  Stopwatch(CommandKind kind, CommandObserver outward, Time time, FleetMetrics metrics) {
    this.kind = kind;
    this.outward = outward;
    this.time = time;
    this.metrics = metrics;
    this.began = time.nanos();
  }

  @Override
  public void update(CommandUpdate update) {
    switch (update) {
      case CommandUpdate.Progress progress -> answered();
      case CommandUpdate.Ended ended -> {
        if (ended.outcome() instanceof Outcome.Answered) {
          answered();
        }
        metrics.ended(kind, ended.outcome(), took());
      }
      case CommandUpdate.Refused refused ->
          metrics.ended(kind, new Outcome.Failed(refused.failure()), took());
      case CommandUpdate.Accepted accepted -> {}
      case CommandUpdate.Sent sent -> {}
    }
    outward.update(update, time.now());
  }

  private void answered() {
    if (!answered) {
      answered = true;
      metrics.answered(kind, took());
    }
  }

  private Duration took() {
    return Duration.ofNanos(time.nanos() - began);
  }
}
