package dev.troupe.store;

import org.jspecify.annotations.Nullable;

/**
 * A failure as a value: the reason and a sentence for people.
 *
 * @param conflict with {@link StoreReason#CONFLICT} only
 */
public record StoreFailure(StoreReason reason, String message, @Nullable Conflict conflict) {

  StoreFailure(StoreReason reason, String message) {
    this(reason, message, null);
  }

  /**
   * The first change of a batch that did not meet what it expected; none of the batch was done.
   *
   * @param id the robot's
   * @param expected the revision that the change built on; 0 when there was to be none
   * @param found what is there instead; null when there is nothing
   */
  public record Conflict(String id, long expected, @Nullable RobotRow found) {}

  StoreException asException() {
    return new StoreException(this);
  }
}
