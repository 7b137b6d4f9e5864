package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;
import dev.troupe.simulator.uhlive.grammar.Level;
import dev.troupe.simulator.uhlive.grammar.Match;
import dev.troupe.simulator.uhlive.grammar.Tongue;
import java.util.List;

/**
 * What a request's grammars make of a reading: the first listed that matches wins, and a whole
 * match wins over a partial one.
 *
 * @param threshold an interpretation below that confidence counts as none
 */
record Interpreter(List<Grammar> grammars, Tongue tongue, double threshold) {

  /** Whether keys of a telephone are something that is listened for. */
  boolean takesKeys() {
    return grammars.stream().anyMatch(grammar -> grammar.builtin().isKeyed());
  }

  Understood understand(Reading reading) {
    Understood best = new Understood(reading, null, Match.NONE);
    if (reading.nluConfidence() < threshold) {
      return best;
    }
    for (Grammar grammar : grammars) {
      Match match = grammar.match(reading.heard(), tongue);
      if (match.level() == Level.FULL) {
        return new Understood(reading, grammar, match);
      }
      if (match.level() == Level.PARTIAL && best.grammar() == null) {
        best = new Understood(reading, grammar, match);
      }
    }
    return best;
  }
}
