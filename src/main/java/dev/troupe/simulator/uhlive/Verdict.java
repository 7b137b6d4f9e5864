package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Level;

/**
 * How well the grammars are matched by what was heard until now.
 *
 * @param extensible a full match that could go on
 * @param keyed heard as keys of a telephone, so it counts at once; a voice counts when it pauses
 */
record Verdict(Level level, boolean extensible, boolean keyed) {
  static final Verdict NOTHING = new Verdict(Level.NONE, false, false);
}
