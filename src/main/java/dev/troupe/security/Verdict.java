package dev.troupe.security;

/** Whether a caller is believed. */
public sealed interface Verdict {

  /** It is. */
  record Believed(Identity identity) implements Verdict {}

  /** It is not. */
  record Doubted(Doubt doubt) implements Verdict {}

  static Verdict believed(Identity identity) {
    return new Believed(identity);
  }

  static Verdict doubted(Doubt doubt) {
    return new Doubted(doubt);
  }

  /** What follows from both: the first doubt, or one caller. */
  default Verdict and(Verdict other) {
    if (this instanceof Believed mine && other instanceof Believed theirs) {
      return mine.identity.principal().name().equals(theirs.identity.principal().name())
          ? believed(mine.identity.and(theirs.identity))
          : doubted(Doubt.DISAGREEMENT);
    }
    return this instanceof Doubted ? this : other;
  }
}
