package dev.troupe.simulator.uhlive.grammar;

/** How much of a grammar was matched. */
public enum Level {
  NONE,
  /** More would have made it whole: three of four digits, an address without its city. */
  PARTIAL,
  FULL
}
