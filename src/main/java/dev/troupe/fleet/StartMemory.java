package dev.troupe.fleet;

import java.time.Duration;
import java.util.List;

/**
 * What a robot's owner knows of how long it takes to begin to speak, for the next owner.
 *
 * @param known marks of what was said before, the latest last
 * @param starts the oldest first
 */
record StartMemory(List<Long> known, List<Start> starts) {
  static final StartMemory NONE = new StartMemory(List.of(), List.of());

  StartMemory {
    known = List.copyOf(known);
    starts = List.copyOf(starts);
  }

  /**
   * One of them.
   *
   * @param length of the text
   * @param age since it began
   */
  record Start(StartHistory.Kind kind, int length, Duration delay, Duration age) {}
}
