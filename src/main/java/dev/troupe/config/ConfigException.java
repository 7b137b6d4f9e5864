package dev.troupe.config;

import java.util.List;

/** A configuration that will not do, with all that was found wrong in it. */
public final class ConfigException extends RuntimeException {
  private final List<String> problems;

  ConfigException(String source, List<String> problems) {
    super(source + ":\n  " + String.join("\n  ", problems));
    this.problems = problems;
  }

  /** One line a problem: where, whole key, value, expectation. */
  public List<String> problems() {
    return problems;
  }
}
