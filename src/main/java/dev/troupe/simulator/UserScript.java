package dev.troupe.simulator;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the people in front of the robot say, one line each time it listens. A line is what is said;
 * {@code [2.5] text} waits 2.5 seconds first; {@code -} stands for somebody who says nothing;
 * {@code # …} and empty lines are skipped; {@code @repeat} as the last line starts over. At the end
 * nobody says anything any more.
 */
final class UserScript {
  private static final Pattern DELAYED = Pattern.compile("\\[(\\d+(?:\\.\\d+)?)]\\s*(.*)");
  private static final Duration USUAL_DELAY = Duration.ofMillis(600);
  private static final String REPEAT = "@repeat";
  private static final String NOTHING = "-";

  private final List<String> lines;
  private final boolean repeats;
  private int next;

  /** A line with the time somebody thinks before saying it. */
  record Line(Duration after, String text) {}

  UserScript(List<String> lines) {
    List<String> cleaned =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    this.repeats = !cleaned.isEmpty() && cleaned.getLast().equals(REPEAT);
    this.lines = repeats ? cleaned.subList(0, cleaned.size() - 1) : cleaned;
  }

  /** What is said this time; null when nobody says anything. */
  @Nullable Line next() {
    if (next == lines.size()) {
      if (!repeats || lines.isEmpty()) {
        return null;
      }
      next = 0;
    }
    String line = lines.get(next++);
    if (line.equals(NOTHING)) {
      return null;
    }
    Matcher delayed = DELAYED.matcher(line);
    if (delayed.matches()) {
      long millis = Math.round(Double.parseDouble(delayed.group(1)) * 1000);
      return new Line(Duration.ofMillis(millis), delayed.group(2));
    }
    return new Line(USUAL_DELAY, line);
  }
}
