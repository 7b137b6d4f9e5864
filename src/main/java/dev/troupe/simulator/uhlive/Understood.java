package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;
import dev.troupe.simulator.uhlive.grammar.Match;
import org.jspecify.annotations.Nullable;

/** A reading, and which grammar it matched how well; none is null. */
record Understood(Reading reading, @Nullable Grammar grammar, Match match) {

  /** The cause that the script orders; null when the grammars decide. */
  @Nullable String orderedCause() {
    return reading.line() == null ? null : reading.line().cause();
  }
}
