package dev.troupe.fleet;

import java.util.List;

/**
 * A robot behind a change to its registration, or as it would be.
 *
 * @param paths what is different, in the file's words
 */
public record RobotChanged(RobotStatus status, List<String> paths) {
  public RobotChanged {
    paths = List.copyOf(paths);
  }
}
