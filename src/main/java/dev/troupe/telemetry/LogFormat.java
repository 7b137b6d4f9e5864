package dev.troupe.telemetry;

/** How log lines look. */
public enum LogFormat {
  /** For people. */
  PLAIN,
  /** One JSON object a line, for machines. */
  JSON
}
