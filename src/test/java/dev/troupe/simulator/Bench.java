package dev.troupe.simulator;

import dev.troupe.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** One robot without a network, in a time that passes only when told to. */
final class Bench {
  final ManualTime time = new ManualTime();
  final Map<URI, Future<Duration>> files = new HashMap<>();
  final Robot robot;
  final RecordedLine line = new RecordedLine(AccessRules.LOCALHOST);
  final Connection client;

  Bench(SimulatorOptions options) {
    this(options, Bench::atOnce);
  }

  /** With somebody else to draw the pictures. */
  Bench(SimulatorOptions options, Function<Callable<String>, Future<String>> artist) {
    Crowd crowd = new Crowd(options.senses().users(), options.seed());
    Studio studio = new Studio(options.senses().camera(), "BENCH", crowd::at, artist);
    robot =
        new Robot(
            options,
            new Robot.Surroundings(
                time,
                0,
                Runnable::run,
                crowd,
                studio,
                new SoundReel(
                    options.senses().microphone(), (int) options.senses().audioChunk().toMillis()),
                Voices.offered(options.manners().voices()),
                url -> files.getOrDefault(url, Future.failedFuture("no such file")),
                new SplittableRandom(options.seed())));
    client = robot.arrive(line);
  }

  Bench() {
    this(SimulatorOptions.defaults());
  }

  void send(String type, Object... fields) {
    send(client, type, fields);
  }

  void send(Connection from, String type, Object... fields) {
    JsonObject message = new JsonObject().put("type", type);
    for (int i = 0; i < fields.length; i += 2) {
      message.put((String) fields[i], fields[i + 1]);
    }
    robot.receive(from, message.encode());
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  private static Future<String> atOnce(Callable<String> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception failed) {
      return Future.failedFuture(failed);
    }
  }
}
