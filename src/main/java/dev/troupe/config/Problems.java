package dev.troupe.config;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one configuration, gathered so that a person sees it at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /**
   * @param problem the whole key, the value and what was expected
   */
  void add(String origin, String problem) {
    found.add(origin.isEmpty() ? problem : origin + ": " + problem);
  }

  @Override
  public String toString() {
    return String.join("; ", found);
  }

  void throwIfAny(String source) {
    if (!found.isEmpty()) {
      throw new ConfigException(source, List.copyOf(found));
    }
  }
}
