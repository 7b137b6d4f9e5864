package dev.troupe.simulator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What a client sends to the simulated robot, a message a line, a tenth of a second apart. Oracles:
 * the robot answers or refuses in messages that are JSON, and goes on: a status is answered
 * afterwards.
 */
public final class RobotFuzz {
  private static final int MOST_LINES = 20;
  private static final String PICTURE = Responses.camera("/9j/2Q==");

  private RobotFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    // Drawing would take most of the time, and reads nothing of what came.
    Bench bench =
        new Bench(SimulatorOptions.defaults(), drawing -> Future.succeededFuture(PICTURE));
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", MOST_LINES);
    for (String line : lines) {
      bench.robot.receive(bench.client, line);
      bench.pass(100);
    }
    bench.pass(1_000);
    bench.line.drain();
    bench.send("request.voice.status", "request_id", "last");
    boolean alive =
        bench.line.drain().stream()
            .map(message -> message.getString("type"))
            .anyMatch("response.voice.status"::equals);
    if (!alive) {
      throw new AssertionError("no answer after " + new JsonObject().put("lines", lines.length));
    }
  }
}
