package dev.troupe.fleet;

/** What a journal could do for someone who came with a cursor, or without. */
public sealed interface Resumption {

  /** No cursor: it begins now. */
  record Fresh() implements Resumption {}

  /** Nothing is missing. */
  record Resumed() implements Resumption {}

  /**
   * {@code missing} entries are gone, or an unknown number when negative; it goes on with the
   * oldest kept.
   */
  record Gap(long missing) implements Resumption {}
}
