package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.wire.ControlPort;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service's remote control.
 *
 * <pre>
 * GET    /sim/spatialwalk                          customers, counts
 * GET    /sim/spatialwalk/sessions                 the latest sessions
 * GET    /sim/spatialwalk/sessions/{id}            one of them
 * POST   /sim/spatialwalk/sessions/{id}/faults     {"fault": "close", "code": 4002, "at": "frames"}
 * GET    /sim/spatialwalk/requests                 the latest requests
 * GET    /sim/spatialwalk/requests/{req_id}        one of them, with its messages in base64
 * POST   /sim/spatialwalk/faults                   the same as above, with "times" (0 until healed)
 *                                                  and "avatar"
 * DELETE /sim/spatialwalk/faults                   ends and forgets all faults
 * POST   /sim/spatialwalk/accounts/{key}           {"credits": 3, "max_connections": 1,
 *                                                  "max_session_ms": 60000, "app_known": true}
 * </pre>
 */
final class BackendControl implements ControlPort.Paths {
  private static final List<String> ROOT = List.of("sim", "spatialwalk");

  private final SpatialwalkSimulator simulator;

  BackendControl(SpatialwalkSimulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public Future<@Nullable Object> answer(HttpMethod method, List<String> path, JsonObject body) {
    if (path.size() < ROOT.size() || !path.subList(0, ROOT.size()).equals(ROOT)) {
      return Future.succeededFuture();
    }
    List<String> rest = path.subList(ROOT.size(), path.size());
    String id = rest.size() > 1 ? decoded(rest.get(1)) : "";
    return switch (method + " " + shape(rest)) {
      case "GET " -> simulator.report().map(SpatialwalkReport::toJson);
      case "GET sessions" -> simulator.report().map(SpatialwalkReport::sessionsToJson);
      case "GET sessions/*" -> simulator.report().map(report -> session(report, id));
      case "POST sessions/*/faults" -> done(simulator.injectInto(id, Fault.fromJson(body)));
      case "GET requests" -> simulator.report().map(SpatialwalkReport::requestsToJson);
      case "GET requests/*" ->
          simulator.request(id).map(found -> found.map(RequestReport::toJson).orElse(null));
      case "POST faults" ->
          done(
              simulator.inject(
                  Fault.fromJson(body), body.getInteger("times", 1), body.getString("avatar", "")));
      case "DELETE faults" -> done(simulator.heal());
      case "POST accounts/*" -> simulator.report().compose(report -> plan(report, id, body));
      default -> Future.succeededFuture();
    };
  }

  private Future<@Nullable Object> plan(SpatialwalkReport report, String key, JsonObject body) {
    Plan now = report.account(key).plan();
    return done(
        simulator.setPlan(
            key,
            new Plan(
                body.getInteger("max_connections", now.maxConnections()),
                Duration.ofMillis(body.getLong("max_session_ms", now.maxSession().toMillis())),
                body.getLong("credits", now.credits()),
                body.getBoolean("app_known", now.appKnown()))));
  }

  private static @Nullable Object session(SpatialwalkReport report, String id) {
    SessionReport found = report.session(id);
    return found == null ? null : found.toJson();
  }

  /** The path with its names left out: {@code sessions/*}. */
  private static String shape(List<String> rest) {
    return switch (rest.size()) {
      case 0 -> "";
      case 1 -> rest.get(0);
      case 2 -> rest.get(0) + "/*";
      default -> rest.get(0) + "/*/" + String.join("/", rest.subList(2, rest.size()));
    };
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Future<@Nullable Object> done(Future<Void> work) {
    return work.map(done -> new JsonObject());
  }
}
