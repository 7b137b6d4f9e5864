package dev.troupe.simulator.uhlive.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code builtin:speech/keywords?alternatives=oui|non} and {@code session:alias}. Nothing is
 * percent-decoded: patterns and accents are sent as they are.
 */
public final class GrammarReader {
  private static final String BUILTIN = "builtin:";
  private static final String SESSION = "session:";

  /** The ampersand of a pattern is none that separates parameters. */
  private static final Pattern NEXT_PARAMETER = Pattern.compile("&(?=[a-z_]+=)");

  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

  private GrammarReader() {}

  /** One grammar of a request. */
  public static Grammar read(String written, Map<String, Grammar> aliases) throws GrammarException {
    if (!written.startsWith(SESSION)) {
      return define(written);
    }
    Grammar aliased = aliases.get(written.substring(SESSION.length()));
    if (aliased == null) {
      throw unknown(written);
    }
    return aliased.called(written);
  }

  /** What an alias may stand for: a builtin with its parameters. */
  public static Grammar define(String written) throws GrammarException {
    if (!written.startsWith(BUILTIN)) {
      throw unknown(written);
    }
    String[] parts = written.substring(BUILTIN.length()).split("\\?", 2);
    Builtin builtin = Builtin.of(parts[0]);
    if (builtin == null) {
      throw unknown(written);
    }
    Map<String, String> parameters = parts.length == 1 ? Map.of() : parameters(parts[1]);
    boolean spelling = builtin == Builtin.DIGITS || builtin == Builtin.MIXED;
    boolean pattern = spelling || builtin == Builtin.ZIPCODE;
    List<String> keywords =
        builtin == Builtin.KEYWORDS
            ? keywords(parameters.getOrDefault("alternatives", ""))
            : List.of();
    return new Grammar(written, builtin, pattern ? regex(parameters.get("regex")) : null, keywords);
  }

  private static Map<String, String> parameters(String query) throws GrammarException {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : NEXT_PARAMETER.split(query)) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw malformed("query: '" + parameter + "' (expected: name=value)");
      }
      parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    return parameters;
  }

  private static @Nullable Pattern regex(@Nullable String regex) throws GrammarException {
    try {
      return regex == null ? null : Pattern.compile(regex);
    } catch (PatternSyntaxException broken) {
      throw malformed("regex: '" + regex + "' (expected: a regular expression)");
    }
  }

  private static List<String> keywords(String alternatives) throws GrammarException {
    List<String> keywords = new ArrayList<>();
    for (String keyword : BAR.split(alternatives)) {
      String plain = keyword.replaceAll("\\\\(.)", "$1");
      if (!Words.clean(plain).isEmpty()) {
        keywords.add(plain);
      }
    }
    if (keywords.isEmpty()) {
      throw malformed("alternatives: '" + alternatives + "' (expected: words between |)");
    }
    return keywords;
  }

  private static GrammarException unknown(String written) {
    return new GrammarException(false, "unknown grammar '" + written + "'");
  }

  private static GrammarException malformed(String message) {
    return new GrammarException(true, message);
  }
}
