package dev.troupe.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's remote control: JSON over HTTP, on the loopback address only.
 *
 * <pre>
 * GET    /sim/robots                every robot's report
 * GET    /sim/robots/{id}           one robot's report
 * POST   /sim/robots/{id}/say       {"text": "hello"}, with "now": true heard or not
 * POST   /sim/robots/{id}/faults    {"fault": "drop"}, see {@link FaultReader}
 * DELETE /sim/robots/{id}/faults    ends lasting faults
 * POST   /sim/faults, DELETE /sim/faults    the same for every robot at once
 * </pre>
 *
 * Posts must be {@code application/json}, so that no web page can reach it without asking the
 * browser first.
 */
final class ControlServer {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_BODY = 64 << 10;

  private final FurhatSimulator simulator;
  private final HttpServer server;

  ControlServer(Vertx vertx, FurhatSimulator simulator) {
    this.simulator = simulator;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  Future<Void> listen(int port) {
    return server.listen(port, HOST).mapEmpty();
  }

  int port() {
    return server.actualPort();
  }

  Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    body(request)
        .compose(body -> answer(request.method(), segments(request.path()), body))
        .onSuccess(answer -> respond(request, answer == null ? 404 : 200, answer))
        .onFailure(failure ->
            respond(
                request, 400, new JsonObject().put("error", String.valueOf(failure.getMessage()))));
  }

  private static Future<JsonObject> body(HttpServerRequest request) {
    if (request.method() != HttpMethod.POST) {
      return request.end().map(new JsonObject());
    }
    String type = String.valueOf(request.getHeader("content-type"));
    if (!type.startsWith("application/json")) {
      return Future.failedFuture("content-type: " + type + " (expected: application/json)");
    }
    return request
        .body()
        .map(body -> {
          if (body.length() > MAX_BODY) {
            throw new IllegalArgumentException(
                "body: " + body.length() + " bytes (expected: at most " + MAX_BODY + ")");
          }
          return new JsonObject(body);
        });
  }

  private Future<@Nullable Object> answer(HttpMethod method, List<String> path, JsonObject body) {
    if (path.equals(List.of("sim", "robots")) && method == HttpMethod.GET) {
      return reports();
    }
    if (path.equals(List.of("sim", "faults"))) {
      return done(
          method == HttpMethod.DELETE
              ? simulator.healAll()
              : simulator.injectAll(FaultReader.read(body)));
    }
    boolean robot = path.size() >= 3 && path.get(0).equals("sim") && path.get(1).equals("robots");
    return robot
        ? ofRobot(simulator.robot(path.get(2)), method, path.subList(3, path.size()), body)
        : Future.succeededFuture();
  }

  private Future<@Nullable Object> ofRobot(
      SimulatedRobot robot, HttpMethod method, List<String> rest, JsonObject body) {
    if (rest.isEmpty()) {
      return robot.report().map(RobotReport::toJson);
    }
    return switch (method + " " + String.join("/", rest)) {
      case "POST say" -> done(say(robot, body));
      case "POST faults" -> done(robot.inject(FaultReader.read(body)));
      case "DELETE faults" -> done(robot.heal());
      default -> Future.succeededFuture();
    };
  }

  private static Future<Void> say(SimulatedRobot robot, JsonObject body) {
    String text = body.getString("text");
    if (text == null) {
      return Future.failedFuture("text: missing (expected: what a person says)");
    }
    return body.getBoolean("now", false) ? robot.sayNow(text) : robot.say(text);
  }

  private Future<@Nullable Object> reports() {
    List<Future<RobotReport>> all =
        simulator.robots().stream().map(SimulatedRobot::report).toList();
    return Future.all(all)
        .map(done -> {
          JsonArray robots = new JsonArray();
          all.forEach(report -> robots.add(report.result().toJson()));
          return new JsonObject().put("robots", robots);
        });
  }

  private static Future<@Nullable Object> done(Future<Void> work) {
    return work.map(done -> new JsonObject());
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  private static void respond(HttpServerRequest request, int status, @Nullable Object answer) {
    JsonObject body =
        answer instanceof JsonObject json ? json : new JsonObject().put("error", "no such path");
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode() + "\n");
  }
}
