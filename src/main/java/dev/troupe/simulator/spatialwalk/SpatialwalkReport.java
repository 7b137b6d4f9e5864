package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service has seen.
 *
 * @param sessions the latest thousand, oldest first
 * @param requests the latest thousand, oldest first, with what is kept of their messages
 * @param counters other counts, by name
 * @param struck how often each kind of fault has struck, by its name in JSON
 */
public record SpatialwalkReport(
    List<AccountReport> accounts,
    List<SessionReport> sessions,
    List<RequestReport> requests,
    Map<String, Long> counters,
    Map<String, Long> struck) {

  /** One of {@link #counters}, 0 when nothing has been counted under that name. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** How often that kind of fault has struck. */
  public long struck(String fault) {
    return struck.getOrDefault(fault, 0L);
  }

  /** The customer with that key. */
  public AccountReport account(String apiKey) {
    return accounts.stream()
        .filter(each -> each.apiKey().equals(apiKey))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("account: unknown (expected: an API key)"));
  }

  /** Null when there is no such session, or it is too long ago. */
  public @Nullable SessionReport session(String connectionId) {
    return sessions.stream()
        .filter(each -> each.connectionId().equals(connectionId))
        .findFirst()
        .orElse(null);
  }

  public long openSessions() {
    return sessions.stream().filter(SessionReport::open).count();
  }

  JsonObject toJson() {
    JsonObject counts = new JsonObject();
    counters.forEach(counts::put);
    JsonObject faults = new JsonObject();
    struck.forEach(faults::put);
    JsonArray customers = new JsonArray();
    accounts.forEach(account -> customers.add(account.toJson()));
    return new JsonObject()
        .put("accounts", customers)
        .put("open_sessions", openSessions())
        .put("counters", counts)
        .put("struck", faults);
  }

  JsonObject sessionsToJson() {
    JsonArray all = new JsonArray();
    sessions.forEach(session -> all.add(session.toJson()));
    return new JsonObject().put("sessions", all);
  }

  JsonObject requestsToJson() {
    JsonArray all = new JsonArray();
    requests.forEach(request -> all.add(request.summary()));
    return new JsonObject().put("requests", all);
  }
}
