package dev.troupe.simulator.uhlive;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A script as a file of JSON lines, one object a line: {@code {"text": "oui", "value": true}}. A
 * line that does not begin with a brace is what is said, as plain text; empty lines and {@code #}
 * are skipped.
 */
public final class ScriptFile {
  private ScriptFile() {}

  /**
   * Blocks.
   *
   * @throws IllegalArgumentException naming the line that cannot be read
   */
  public static List<ScriptLine> read(Path file) throws IOException {
    List<ScriptLine> script = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String content = line.strip();
      if (!content.isEmpty() && !content.startsWith("#")) {
        script.add(line(file, number, content));
      }
    }
    return script;
  }

  private static ScriptLine line(Path file, int number, String content) {
    try {
      return content.startsWith("{")
          ? ScriptLine.fromJson(new JsonObject(content))
          : ScriptLine.of(content);
    } catch (IllegalArgumentException | DecodeException | ClassCastException invalid) {
      throw new IllegalArgumentException(
          file + ", line " + number + ": " + invalid.getMessage(), invalid);
    }
  }
}
