package dev.troupe.config;

import java.time.Duration;

/** What the compact constructors of configuration records say when a value will not do. */
final class Check {
  private Check() {}

  /**
   * @param key the option as it is written in the file, without its section
   * @throws IllegalArgumentException when {@code value} lies outside of {@code least} to {@code
   *     most}
   */
  static <V extends Comparable<V>> void range(String key, V value, V least, V most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        value,
        written(least) + " to " + written(most));
  }

  static void positive(String key, Duration value) {
    require(value.isPositive(), key, value, "longer than nothing");
  }

  static void notShorter(String key, Duration value, String thanKey, Duration than) {
    require(
        value.compareTo(than) >= 0,
        key,
        value,
        "not shorter than " + thanKey + ", " + Scalars.written(than));
  }

  /**
   * @throws IllegalArgumentException naming key, value and expectation, unless {@code holds}
   */
  static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          key + ": " + written(value) + " (expected: " + expected + ")");
    }
  }

  private static String written(Object value) {
    return value instanceof Duration duration ? Scalars.written(duration) : value.toString();
  }
}
