package dev.troupe.cluster;

import org.jspecify.annotations.Nullable;

/** What {@link Steward} wants done next. */
sealed interface Act {

  /** Somebody declared us dead: everything is to be lost, and another life begun. */
  record EndLife() implements Act {}

  /** A member was silent for too long. */
  record Bury(MemberEntry silent) implements Act {}

  /** The tables were new for long enough: whoever acted before them does not any more. */
  record Found() implements Act {}

  /**
   * Ours by weight, and nobody's.
   *
   * @param before as it stands in the table; null for one that never had an owner
   */
  record Take(String robotId, @Nullable OwnerEntry before) implements Act {}

  /** Ours, and should be another's. */
  record Leave(String robotId) implements Act {}

  /** Ours in the table only, after an answer that did not come. */
  record Release(String robotId, OwnerEntry mine) implements Act {}

  /** Not ours in the table any more. */
  record Lose(String robotId) implements Act {}
}
