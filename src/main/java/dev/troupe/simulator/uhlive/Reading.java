package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Heard;
import dev.troupe.simulator.uhlive.grammar.Tongue;
import dev.troupe.simulator.uhlive.grammar.Words;
import dev.troupe.simulator.uhlive.hearing.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to understand an utterance.
 *
 * @param nluConfidence how sure the interpretation would be
 * @param line where the script says so; null when it was heard
 */
record Reading(Heard heard, double confidence, double nluConfidence, @Nullable ScriptLine line) {
  private static final double GUESS = 0.5;

  /** What nobody scripted. */
  static Reading unscripted(Tongue tongue) {
    return new Reading(Heard.said(tongue.language().unscripted()), GUESS, GUESS, null);
  }

  static Reading scripted(ScriptLine line) {
    Heard heard = new Heard(Words.clean(line.text()), null, line.value(), line.partial());
    return new Reading(heard, line.confidence(), line.nluConfidence(), line);
  }

  /** Sure of the digits as far as their tones were pure. */
  static Reading keyed(List<Tone> tones, Tongue tongue) {
    return keyed(tones, -1, tongue);
  }

  /**
   * The other readings, best first: those of the script, or the digits with a doubtful one replaced
   * by what it resembles most.
   */
  List<Reading> alternatives(List<Tone> tones, Tongue tongue) {
    List<Reading> others = new ArrayList<>();
    if (line != null) {
      line.alternatives().forEach(other -> others.add(scripted(other)));
    } else if (heard.digits() != null) {
      for (int i = 0; i < tones.size(); i++) {
        others.add(keyed(tones, i, tongue));
      }
    }
    others.sort(Comparator.comparingDouble(Reading::confidence).reversed());
    return others;
  }

  private static Reading keyed(List<Tone> tones, int doubted, Tongue tongue) {
    StringBuilder digits = new StringBuilder();
    double purity = 0;
    for (int i = 0; i < tones.size(); i++) {
      Tone tone = tones.get(i);
      digits.append(i == doubted ? tone.runnerUp() : tone.key());
      purity += i == doubted ? 1 - tone.purity() : tone.purity();
    }
    double confidence = Math.round(purity / tones.size() * 10_000) / 10_000.0;
    return new Reading(Heard.keyed(digits.toString(), tongue), confidence, confidence, null);
  }
}
