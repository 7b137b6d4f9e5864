package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.wire.ControlPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the recogniser through its {@link ControlPort}:
 *
 * <pre>
 * GET    /sim/uhlive                  where it is, and counts of what it has seen
 * GET    /sim/uhlive/sessions         every session's report
 * GET    /sim/uhlive/sessions/{id}    that of one, by channel_id or session_id
 * POST   /sim/uhlive/say              {"text": "oui"}, see {@link ScriptLine}
 * DELETE /sim/uhlive/say              nothing is scripted any more
 * POST   /sim/uhlive/faults           {"fault": "drop"}, see {@link FaultReader}
 * DELETE /sim/uhlive/faults           ends lasting faults, disarms the others
 * </pre>
 */
final class ControlDoor {
  private final Switchboard switchboard;
  private final Where where;
  private final ControlPort port;

  /** Where clients connect. */
  record Where(String url, String tokenUrl) {}

  ControlDoor(Vertx vertx, Switchboard switchboard, Where where) {
    this.switchboard = switchboard;
    this.where = where;
    this.port = new ControlPort(vertx, this::answer);
  }

  Future<Void> listen(int wanted) {
    return port.listen(wanted);
  }

  int port() {
    return port.port();
  }

  Future<Void> close() {
    return port.close();
  }

  private Future<@Nullable Object> answer(HttpMethod method, List<String> path, JsonObject body) {
    if (path.size() < 2 || !path.subList(0, 2).equals(List.of("sim", "uhlive"))) {
      return Future.succeededFuture();
    }
    String rest = method + " " + String.join("/", path.subList(2, path.size()));
    return switch (rest) {
      case "GET " -> Future.succeededFuture(summary());
      case "GET sessions" -> Future.succeededFuture(sessions());
      case "POST say" -> done(() -> switchboard.say(ScriptLine.fromJson(body)));
      case "DELETE say" -> done(switchboard::clearScripts);
      case "POST faults" -> done(() -> switchboard.inject(FaultReader.read(body)));
      case "DELETE faults" -> done(switchboard::heal);
      default ->
          rest.startsWith("GET sessions/")
              ? Future.succeededFuture(session(path.getLast()))
              : Future.succeededFuture();
    };
  }

  private JsonObject summary() {
    JsonObject counters = new JsonObject();
    switchboard.counts().forEach(counters::put);
    return new JsonObject()
        .put("url", where.url())
        .put("token_url", where.tokenUrl())
        .put("counters", counters);
  }

  private JsonObject sessions() {
    JsonArray reports = new JsonArray();
    switchboard.sessions().forEach(report -> reports.add(report.toJson()));
    return new JsonObject().put("sessions", reports);
  }

  private @Nullable Object session(String id) {
    for (SessionReport report : switchboard.sessions().reversed()) {
      if (report.id().equals(id) || report.sessionId().equals(id)) {
        return report.toJson();
      }
    }
    return null;
  }

  private static Future<@Nullable Object> done(Runnable work) {
    try {
      work.run();
      return Future.succeededFuture(new JsonObject());
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }
}
