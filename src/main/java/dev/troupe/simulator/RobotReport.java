package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a robot has seen and how it is set.
 *
 * @param requests how many requests of each type arrived
 * @param counters other counts, by name
 * @param recent the latest requests, oldest first: type, then the request id if there was one
 * @param spoken the latest texts that it began to say, oldest first
 * @param state what it is doing: speech, listening, voice, face, light, attention, volume
 */
public record RobotReport(
    String id,
    URI address,
    int openConnections,
    Map<String, Long> requests,
    Map<String, Long> counters,
    List<String> recent,
    List<String> spoken,
    JsonObject state) {

  /** How many requests of that type arrived. */
  public long requests(String type) {
    return requests.getOrDefault(type, 0L);
  }

  /** One of {@link #counters}, 0 when nothing has been counted under that name. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** How many connections there have been. */
  public long connections() {
    return counter("connections");
  }

  /** Commands of an owner whose epoch was over. */
  public long lateEpochs() {
    return counter("late_epochs");
  }

  /** Commands of an owner whom another had replaced, by a higher epoch or another connection. */
  public long staleCommands() {
    return counter("stale_commands");
  }

  /** The highest epoch that an owner has put in front of its request ids. */
  public long highestEpoch() {
    return counter("highest_epoch");
  }

  public JsonObject toJson() {
    JsonObject byType = new JsonObject();
    requests.forEach(byType::put);
    JsonObject counts = new JsonObject();
    counters.forEach(counts::put);
    return new JsonObject()
        .put("id", id)
        .put("address", address.toString())
        .put("open_connections", openConnections)
        .put("counters", counts)
        .put("requests", byType)
        .put("recent", new JsonArray(recent))
        .put("spoken", new JsonArray(spoken))
        .put("state", state);
  }
}
