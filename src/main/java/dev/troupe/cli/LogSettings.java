package dev.troupe.cli;

import java.util.List;

/**
 * What a person asked of the log.
 *
 * @param format {@code plain} or {@code json}
 * @param levels each {@code LEVEL} or {@code LOGGER=LEVEL}
 */
public record LogSettings(String format, List<String> levels) {

  public LogSettings {
    levels = List.copyOf(levels);
  }
}
