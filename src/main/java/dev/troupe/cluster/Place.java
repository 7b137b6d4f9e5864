package dev.troupe.cluster;

/** Where a robot is served. */
public sealed interface Place {

  /** By this replica. */
  record Here() implements Place {}

  /** By another one. */
  record There(Member owner) implements Place {}

  /** By nobody at this moment: it moves, its owner died, or this replica sees no majority. */
  record Nowhere() implements Place {}
}
