package dev.troupe;

import dev.troupe.fleet.Fleet;
import dev.troupe.store.Store;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How the store stands and what it holds, for health's detail; why it is away is in the log, since
 * that may name machines.
 */
final class StoreReport implements Supplier<Map<String, Object>> {
  private final Store store;
  private final Fleet fleet;

  StoreReport(Store store, Fleet fleet) {
    this.store = store;
    this.fleet = fleet;
  }

  @Override
  public Map<String, Object> get() {
    Map<String, Object> report = new TreeMap<>(fleet.registrations());
    report.put("status", store.state().status().name().toLowerCase(Locale.ROOT));
    return report;
  }
}
