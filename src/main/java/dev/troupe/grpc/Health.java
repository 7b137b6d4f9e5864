package dev.troupe.grpc;

import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the gateway says about its services, to whoever asks or watches. The empty name is the
 * gateway as a whole. Shared by all event loops; listeners are called by whoever made the change
 * and hop by themselves.
 */
public final class Health {
  /** Name of the gateway as a whole. */
  public static final String WHOLE = "";

  private final Map<String, ServingStatus> statuses = new LinkedHashMap<>();
  private final Map<String, Set<Runnable>> listeners = new LinkedHashMap<>();
  private boolean draining;

  /** Until somebody says otherwise, nothing serves. */
  Health(Collection<String> services) {
    statuses.put(WHOLE, ServingStatus.NOT_SERVING);
    services.forEach(service -> statuses.put(service, ServingStatus.NOT_SERVING));
  }

  /** Sets one service; without effect once the drain has begun. */
  public void set(String service, boolean serving) {
    Set<Runnable> told;
    synchronized (this) {
      if (draining || !replace(service, serving)) {
        return;
      }
      told = listeners(service);
    }
    told.forEach(Runnable::run);
  }

  /** Sets every service, the whole included. */
  public void setAll(boolean serving) {
    statuses().keySet().forEach(service -> set(service, serving));
  }

  /** Nothing serves any more, for good. */
  void drain() {
    setAll(false);
    synchronized (this) {
      draining = true;
    }
  }

  private boolean replace(String service, boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    return statuses.put(service, status) != status;
  }

  /** {@code SERVICE_UNKNOWN} for a name nobody set. */
  synchronized ServingStatus status(String service) {
    return statuses.getOrDefault(service, ServingStatus.SERVICE_UNKNOWN);
  }

  synchronized Map<String, ServingStatus> statuses() {
    return Map.copyOf(statuses);
  }

  /**
   * Calls {@code listener} after each change of {@code service} until the returned action is run.
   */
  synchronized Runnable listen(String service, Runnable listener) {
    listeners.computeIfAbsent(service, name -> new LinkedHashSet<>()).add(listener);
    return () -> remove(service, listener);
  }

  private synchronized void remove(String service, Runnable listener) {
    listeners.computeIfPresent(
        service,
        (name, all) -> {
          all.remove(listener);
          return all.isEmpty() ? null : all;
        });
  }

  private Set<Runnable> listeners(String service) {
    return Set.copyOf(listeners.getOrDefault(service, Set.of()));
  }

  synchronized int listenerCount() {
    return listeners.values().stream().mapToInt(Set::size).sum();
  }
}
