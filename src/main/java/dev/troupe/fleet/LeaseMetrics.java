package dev.troupe.fleet;

import dev.troupe.robot.FailureReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What leases tell the meters. Safe from any thread. */
final class LeaseMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger held;
  private final AtomicInteger waiting;
  private final Counter silences;

  LeaseMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.held = gauge("held");
    this.waiting = gauge("waiting");
    this.silences =
        Counter.builder("troupe.lease.silences")
            .description("How often a holder went silent and its policy acted")
            .register(registry);
    for (End end : End.values()) {
      ended(end);
    }
  }

  /** As it is counted. */
  private enum End {
    RELEASED,
    EXPIRED,
    SILENT,
    TAKEN,
    MOVED,
    REMOVED
  }

  private AtomicInteger gauge(String state) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("troupe.leases", count, AtomicInteger::get)
        .description("Leases that hold parts of robots, and those that wait for some")
        .tag("state", state)
        .register(registry);
    return count;
  }

  private Counter ended(End end) {
    return Counter.builder("troupe.lease.ends")
        .description("Leases that are over, by what ended them")
        .tag("cause", end.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** Of one robot, since it was told last. */
  void changed(int moreHeld, int moreWaiting) {
    held.addAndGet(moreHeld);
    waiting.addAndGet(moreWaiting);
  }

  void ended(LeaseLoss loss) {
    ended(
            switch (loss) {
              case LeaseLoss.Released released -> End.RELEASED;
              case LeaseLoss.Expired expired -> End.EXPIRED;
              case LeaseLoss.Silent silent -> End.SILENT;
              case LeaseLoss.Taken taken -> End.TAKEN;
              case LeaseLoss.Moved moved -> End.MOVED;
              case LeaseLoss.Removed removed -> End.REMOVED;
            })
        .increment();
  }

  void silent() {
    silences.increment();
  }

  /** A command or a lease was not allowed. */
  void refused(FailureReason reason) {
    Counter.builder("troupe.lease.refusals")
        .description("Commands and leases that another lease, or the lack of one, forbade")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
