package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Level;
import dev.troupe.simulator.uhlive.grammar.Tongue;
import dev.troupe.simulator.uhlive.hearing.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is being said. Keys of a telephone are the words, where a grammar listens for such; else the
 * script's next line is, else the keys spelled out, else a sentence that says that nothing was
 * scripted. Confined to the session.
 */
final class Utterance {
  private final Interpreter interpreter;
  private final Supplier<@Nullable ScriptLine> script;
  private final List<Tone> tones = new ArrayList<>();
  private @Nullable Understood known;
  private @Nullable ScriptLine knownLine;

  Utterance(Interpreter interpreter, Supplier<@Nullable ScriptLine> script) {
    this.interpreter = interpreter;
    this.script = script;
  }

  void add(Tone tone) {
    if (tone.isDigit()) {
      tones.add(tone);
      known = null;
    }
  }

  Understood understood() {
    ScriptLine line = script.get();
    if (known == null || line != knownLine) {
      known = interpreter.understand(reading(line));
      knownLine = line;
    }
    return known;
  }

  /** A cause that is ordered is certain whatever the grammars say. */
  Verdict verdict() {
    Understood understood = understood();
    boolean keyed = interpreter.takesKeys() && understood.reading().heard().digits() != null;
    return understood.orderedCause() == null
        ? new Verdict(understood.match().level(), understood.match().extensible(), keyed)
        : new Verdict(Level.FULL, false, false);
  }

  /** At most so many other readings, best first. */
  List<Understood> alternatives(int most) {
    return understood().reading().alternatives(tones, interpreter.tongue()).stream()
        .limit(most)
        .map(interpreter::understand)
        .toList();
  }

  private Reading reading(@Nullable ScriptLine line) {
    Tongue tongue = interpreter.tongue();
    if (!tones.isEmpty() && (line == null || interpreter.takesKeys())) {
      return Reading.keyed(tones, tongue);
    }
    return line == null ? Reading.unscripted(tongue) : Reading.scripted(line);
  }
}
