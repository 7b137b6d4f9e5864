package dev.troupe.fleet;

import java.time.Duration;

/** What happens to a subscriber that is too slow; nobody else notices. */
public sealed interface Overflow {

  /**
   * Only the newest piece is kept, and no more than {@code perSecond} are sent (0: as they come).
   */
  record Latest(double perSecond) implements Overflow {}

  /** So much media is kept, then the oldest is dropped. */
  record Buffer(Duration bound) implements Overflow {}
}
