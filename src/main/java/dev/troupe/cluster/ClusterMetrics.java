package dev.troupe.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** What this replica tells the meters about its share. Safe from any thread. */
final class ClusterMetrics {
  private final MeterRegistry registry;
  private final Counter moved;
  private final Counter tookOver;
  private final Counter lost;
  private final Counter buried;
  private final Counter late;
  private final Counter failed;
  private final Counter ended;
  private final Counter blind;

  ClusterMetrics(MeterRegistry registry) {
    this.registry = registry;
    moved = counter("troupe.cluster.moves", "Robots that were given to another replica");
    tookOver = counter("troupe.cluster.takeovers", "Robots that were taken from a dead replica");
    lost = counter("troupe.cluster.lost", "Robots let go of since this replica counted as dead");
    buried = counter("troupe.cluster.buried", "Replicas that this one declared dead");
    late =
        counter(
            "troupe.cluster.renewals.late",
            "Renewals that were begun when half of the lease was over");
    failed = counter("troupe.cluster.renewals.failed", "Renewals that nobody acknowledged");
    ended = counter("troupe.cluster.lives.ended", "Times that this replica counted as dead");
    blind = counter("troupe.cluster.unanswered", "Looks at the tables that were not answered");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void watch(IntSupplier members, IntSupplier robots, BooleanSupplier quorum) {
    gauge("troupe.cluster.members", "Replicas alive, this one among them", members);
    gauge("troupe.cluster.robots.owned", "Robots that this replica owns", robots);
    gauge(
        "troupe.cluster.quorum",
        "1 while this replica sees a majority and counts among it",
        () -> quorum.getAsBoolean() ? 1 : 0);
  }

  private void gauge(String name, String description, IntSupplier value) {
    // As a supplier: the registry holds on to one, and to anything else only weakly.
    Gauge.builder(name, () -> value.getAsInt()).description(description).register(registry);
  }

  void renewing(Duration age, Duration lease) {
    if (age.compareTo(lease.dividedBy(2)) >= 0) {
      late.increment();
    }
  }

  void renewalFailed() {
    failed.increment();
  }

  void blind() {
    blind.increment();
  }

  void buried() {
    buried.increment();
  }

  void moved() {
    moved.increment();
  }

  void tookOver() {
    tookOver.increment();
  }

  void ended(int robots) {
    ended.increment();
    lost.increment(robots);
  }
}
