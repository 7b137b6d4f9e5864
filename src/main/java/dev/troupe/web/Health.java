package dev.troupe.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the gateway says of itself to whoever runs it. Ready means that it takes calls; how its
 * robots fare is detail, since a gateway whose robots sleep is as good as any other. Thread-safe.
 */
public final class Health {
  private final Map<String, Supplier<? extends Map<String, ?>>> details =
      new ConcurrentSkipListMap<>();
  private final List<BooleanSupplier> needs = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;

  /** Where a gateway stands between its start and its end. */
  public enum Phase {
    STARTING,
    READY,
    /** Calls under way may end; new ones are refused. */
    DRAINING
  }

  public Phase phase() {
    return phase;
  }

  public void enter(Phase next) {
    phase = next;
  }

  /**
   * @param detail asked at every request, on the management port's event loop: must not block
   */
  public void show(String name, Supplier<? extends Map<String, ?>> detail) {
    details.put(name, detail);
  }

  /**
   * Without which no calls are taken, however far the gateway's start is.
   *
   * @param met asked at every request, on the management port's event loop: must not block
   */
  public void need(BooleanSupplier met) {
    needs.add(met);
  }

  /** A gateway that hangs in its drain is told by this from one that is busy. */
  public void measure(MeterRegistry registry) {
    for (Phase one : Phase.values()) {
      Gauge.builder("troupe.phase", () -> phase == one ? 1 : 0)
          .description("1 for the phase that the gateway is in")
          .tag("phase", one.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  boolean started() {
    return phase != Phase.STARTING;
  }

  boolean ready() {
    return phase == Phase.READY && needs.stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  JsonObject describe(boolean up) {
    JsonObject shown = new JsonObject();
    details.forEach((name, detail) -> shown.put(name, new JsonObject(Map.copyOf(detail.get()))));
    return new JsonObject()
        .put("status", up ? "UP" : "DOWN")
        .put("phase", phase.name())
        .put("detail", shown);
  }
}
