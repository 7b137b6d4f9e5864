package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The examples of the protocol's reference, one message a line. */
final class Samples {
  static final List<String> COMMANDS = lines("commands.jsonl");
  static final List<String> EVENTS = lines("events.jsonl");

  private Samples() {}

  /** The first example of an event. */
  static String event(String name) {
    return EVENTS.stream()
        .filter(line -> line.startsWith("{\"event\":\"" + name + "\""))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(String file) {
    try (InputStream in = Samples.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
