package dev.troupe.fleet;

/** Where a robot was registered; a metric label. */
public enum RobotSource {
  /** In the configuration's file, which alone may change it. */
  FILE,
  /** Over the API; kept in the store. */
  API
}
