package dev.troupe.simulator;

import dev.troupe.simulator.wire.ControlPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the robots through their {@link ControlPort}:
 *
 * <pre>
 * GET    /sim/robots                every robot's report
 * GET    /sim/robots/{id}           one robot's report
 * POST   /sim/robots/{id}/say       {"text": "hello"}, with "now": true heard or not
 * POST   /sim/robots/{id}/faults    {"fault": "drop"}, see {@link FaultReader}
 * DELETE /sim/robots/{id}/faults    ends lasting faults
 * POST   /sim/faults, DELETE /sim/faults    the same for every robot at once
 * </pre>
 */
final class ControlServer {
  private final FurhatSimulator simulator;
  private final ControlPort port;

  ControlServer(Vertx vertx, FurhatSimulator simulator) {
    this.simulator = simulator;
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
}
