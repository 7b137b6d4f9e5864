package dev.troupe.fleet;

/**
 * What a subscriber missed, between two pieces it got.
 *
 * @param count pieces missed
 * @param fromSequence the source's number of the first missed; 0 where the source began to count
 *     anew in between, so that no range names them
 * @param toSequence of the last missed; 0 with {@code fromSequence}
 */
public record Dropped(long count, long fromSequence, long toSequence, Reason reason) {

  /** Why. */
  public enum Reason {
    /** The subscriber was too slow, and its policy keeps the latest. */
    CONFLATED,
    /** The subscriber was too slow, and its buffer was full. */
    OVERFLOW
  }
}
