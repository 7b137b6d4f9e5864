package dev.troupe.link;

import dev.troupe.link.SlotState.Phase;

/** How many places are in which phase, of one key or of a whole pool. */
final class Tally {
  private final int[] counts = new int[Phase.values().length];
  private int size;

  void moved(Phase from, Phase to) {
    add(from, -1);
    add(to, 1);
  }

  void added(Phase phase) {
    add(phase, 1);
  }

  int of(Phase phase) {
    return counts[phase.ordinal()];
  }

  /** All that count as open or as being opened. */
  int size() {
    return size;
  }

  /** All but those that only wait to be closed. */
  int living() {
    return size - of(Phase.CLOSING);
  }

  private void add(Phase phase, int change) {
    counts[phase.ordinal()] += change;
    if (phase != Phase.GONE) {
      size += change;
    }
  }
}
