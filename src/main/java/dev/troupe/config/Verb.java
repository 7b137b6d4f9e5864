package dev.troupe.config;

/** How deep a grant reaches; each includes those before it. */
public enum Verb {
  /** Reads; nothing in the world changes. */
  OBSERVE,
  /** Makes a robot, a recogniser or an avatar do something. */
  CONTROL,
  /** Changes what exists or who may do what. */
  ADMINISTER;

  public boolean includes(Verb other) {
    return compareTo(other) >= 0;
  }
}
