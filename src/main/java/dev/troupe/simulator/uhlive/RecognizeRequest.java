package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;
import dev.troupe.simulator.uhlive.grammar.GrammarException;
import dev.troupe.simulator.uhlive.grammar.GrammarReader;
import dev.troupe.simulator.uhlive.grammar.Language;
import dev.troupe.simulator.uhlive.grammar.Tongue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** RECOGNIZE, checked: what is listened for, for how long, and how many readings are wanted. */
record RecognizeRequest(
    long id, Params params, Interpreter interpreter, boolean languageSupported) {
  static final String URI_LIST = "text/uri-list";
  private static final int MOST_READINGS = 10;

  /** Read against a session's defaults and aliases. */
  static RecognizeRequest read(
      Command command, Params defaults, Map<String, Grammar> aliases, UhliveManners manners)
      throws Refusal {
    requireUriList(command);
    Params params = defaults.override(command.headers(), manners);
    List<Grammar> grammars = grammars(command.body(), aliases);
    String tag = params.text(Param.SPEECH_LANGUAGE);
    Tongue tongue = Tongue.of(tag);
    boolean supported =
        tongue != null
            && grammars.stream().allMatch(each -> each.builtin().speaks(tongue.language()));
    if (!supported && manners.is(Manner.LANGUAGE_UNSUPPORTED, "method_failed")) {
      throw Refusal.failed(Cause.LANGUAGE_UNSUPPORTED, "language unsupported '" + tag + "'");
    }
    Tongue spoken = tongue == null ? new Tongue(Language.FRENCH, "FR") : tongue;
    double threshold = params.fraction(Param.CONFIDENCE_THRESHOLD);
    return new RecognizeRequest(
        command.requestId(), params, new Interpreter(grammars, spoken, threshold), supported);
  }

  /** A list of grammars is the one content there is. */
  static void requireUriList(Command command) throws Refusal {
    Object type = command.headers().getValue("content_type");
    if (type == null) {
      throw Refusal.missing("content_type");
    }
    if (!type.equals(URI_LIST)) {
      throw Refusal.invalid("content_type: " + type + " (expected: " + URI_LIST + ")");
    }
    if (command.body().isBlank()) {
      throw Refusal.missing("body");
    }
  }

  boolean hotword() {
    return params.text(Param.RECOGNITION_MODE).equals("hotword");
  }

  /** How many readings besides the best. */
  int alternatives() {
    return (int) Math.min(params.whole(Param.N_BEST_LIST_LENGTH), MOST_READINGS) - 1;
  }

  Engine.Settings settings(UhliveManners manners) {
    return new Engine.Settings(
        hotword(),
        params.whole(Param.NO_INPUT_TIMEOUT),
        params.whole(hotword() ? Param.HOTWORD_MAX_DURATION : Param.RECOGNITION_TIMEOUT),
        limitSince(manners),
        params.whole(Param.SPEECH_COMPLETE_TIMEOUT),
        params.whole(Param.SPEECH_INCOMPLETE_TIMEOUT),
        params.whole(Param.SPEECH_NOMATCH_TIMEOUT),
        params.whole(Param.HOTWORD_MIN_DURATION),
        manners.is(Manner.EXTENSIBLE_MATCH, "incomplete"));
  }

  private static Engine.LimitSince limitSince(UhliveManners manners) {
    for (Engine.LimitSince since : Engine.LimitSince.values()) {
      if (manners.is(Manner.HOTWORD_CLOCK, since.name().toLowerCase(Locale.ROOT))) {
        return since;
      }
    }
    return Engine.LimitSince.SPEECH;
  }

  private static List<Grammar> grammars(String body, Map<String, Grammar> aliases) throws Refusal {
    List<Grammar> grammars = new ArrayList<>();
    for (String line : body.split("\r?\n")) {
      if (!line.isBlank()) {
        grammars.add(grammar(line.strip(), aliases));
      }
    }
    return grammars;
  }

  private static Grammar grammar(String line, Map<String, Grammar> aliases) throws Refusal {
    try {
      return GrammarReader.read(line, aliases);
    } catch (GrammarException refused) {
      throw refusal(refused);
    }
  }

  /** Unknown and malformed grammars have a cause each. */
  static Refusal refusal(GrammarException refused) {
    return Refusal.failed(
        refused.malformed() ? Cause.GRAM_DEFINITION_FAILURE : Cause.GRAM_LOAD_FAILURE,
        String.valueOf(refused.getMessage()));
  }
}
