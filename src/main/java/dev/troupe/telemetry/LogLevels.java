package dev.troupe.telemetry;

import ch.qos.logback.classic.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** How levels are written: {@code LEVEL} for everything, {@code LOGGER=LEVEL} for a part. */
public final class LogLevels {
  private static final Set<String> NAMES = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private LogLevels() {}

  /**
   * @param written each {@code LEVEL} or {@code LOGGER=LEVEL}; later ones win
   * @throws IllegalArgumentException naming what will not do
   */
  public static Map<String, Level> parse(List<String> written) {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String one : written) {
      int equals = one.lastIndexOf('=');
      String logger = equals < 0 ? Logger.ROOT_LOGGER_NAME : one.substring(0, equals);
      levels.put(logger, level(one.substring(equals + 1)));
    }
    return levels;
  }

  /**
   * @throws IllegalArgumentException when there is no such level
   */
  public static Level level(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (!NAMES.contains(upper)) {
      throw new IllegalArgumentException(
          "log level: \"" + name + "\" (expected: one of trace, debug, info, warn, error, off)");
    }
    return Level.toLevel(upper);
  }
}
