package dev.troupe.grpc;

import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that other replicas pass on, by connection, so that those of one that goes down can be
 * asked to take their leave: their endpoints are here, and know where their clients may resume.
 * Confined to one event loop.
 */
final class HopCalls {
  private final Map<HttpConnection, Set<ServerCall<?>>> live = new IdentityHashMap<>();

  void join(HttpConnection connection, ServerCall<?> call) {
    live.computeIfAbsent(connection, made -> new LinkedHashSet<>()).add(call);
    call.onClosed(() -> leave(connection, call));
  }

  private void leave(HttpConnection connection, ServerCall<?> call) {
    live.computeIfPresent(
        connection,
        (same, calls) -> {
          calls.remove(call);
          return calls.isEmpty() ? null : calls;
        });
  }

  /** Whoever passes these calls on goes down. */
  void drain(HttpConnection connection) {
    List.copyOf(live.getOrDefault(connection, Set.of())).forEach(ServerCall::drain);
  }
}
