package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonObject;

/**
 * What a customer has used.
 *
 * @param openConnections right now
 * @param openSeconds of all its sockets so far, closed and open: what the vendor bills by
 * @param plan as it is now; its credits shrink
 */
public record AccountReport(
    String apiKey, String appId, int openConnections, double openSeconds, Plan plan) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("api_key", apiKey)
        .put("app_id", appId)
        .put("open_connections", openConnections)
        .put("open_seconds", openSeconds)
        .put("credits", plan.credits())
        .put("max_connections", plan.maxConnections())
        .put("max_session_ms", plan.maxSession().toMillis())
        .put("app_known", plan.appKnown());
  }

  /** A simulator's keys are no secret, but nobody should get used to seeing keys. */
  @Override
  public String toString() {
    return "AccountReport[appId=" + appId + ", openSeconds=" + openSeconds + "]";
  }
}
