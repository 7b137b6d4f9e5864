package dev.troupe.simulator.uhlive;

import java.util.Map;
import java.util.TreeMap;

/** Counts by name of what the simulator has seen since it was made. Confined to the simulator. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();

  void count(String name) {
    add(name, 1);
  }

  void add(String name, long more) {
    counts.merge(name, more, Long::sum);
  }

  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
