package dev.troupe.store;

import dev.troupe.telemetry.Histograms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What the store tells the meters. Safe from any thread. */
final class StoreMetrics {
  private static final String DONE = "done";

  private final MeterRegistry registry;
  private final Map<End, Timer> ends = new ConcurrentHashMap<>();

  private record End(OperationKind kind, String outcome) {}

  StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (OperationKind kind : OperationKind.values()) {
      timer(new End(kind, DONE));
    }
  }

  void watch(Availability availability, IntSupplier waiting, IntSupplier unwritten) {
    gauge(
        "troupe.store.up",
        "1 while something can be stored",
        () -> availability.state().isDown() ? 0 : 1);
    gauge("troupe.store.waiting", "Operations that wait for their turn", waiting);
    gauge("troupe.store.unwritten", "Robots whose desired state is to be written", unwritten);
  }

  private void gauge(String name, String description, IntSupplier value) {
    // As a supplier: the registry holds on to one, and to anything else only weakly.
    Gauge.builder(name, () -> value.getAsInt()).description(description).register(registry);
  }

  Timer.Sample began() {
    return Timer.start(registry);
  }

  /** From the request to its answer, its wait included. */
  void done(OperationKind kind, Timer.Sample since) {
    since.stop(timer(new End(kind, DONE)));
  }

  void failed(OperationKind kind, StoreReason reason, Timer.Sample since) {
    since.stop(timer(new End(kind, reason.label())));
  }

  private Timer timer(End end) {
    return ends.computeIfAbsent(
        end,
        each ->
            Histograms.latency("troupe.store.operation", "From a request to the store to its end")
                .tag("operation", each.kind().label())
                .tag("outcome", each.outcome())
                .register(registry));
  }
}
