package dev.troupe.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one owner of a journal has written, as far as it is still kept, on its way to the next
 * owner.
 *
 * @param first the sequence of the first of {@code entries}; when there are none, one past the last
 *     that was ever written
 * @param entries without holes, oldest first
 */
record JournalPart<T>(long epoch, long first, List<Kept<T>> entries) {

  JournalPart {
    entries = List.copyOf(entries);
  }

  /**
   * One of them.
   *
   * @param age since it happened, which unlike the clock of the wall means the same to the next
   */
  record Kept<T>(Instant at, Duration age, T value) {}

  long last() {
    return first + entries.size() - 1;
  }
}
