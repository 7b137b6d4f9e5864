package dev.troupe.simulator.uhlive.grammar;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Digits and letters said one after the other, held against a pattern. */
final class Spelling {
  private static final Pattern SPELLED = Pattern.compile("[0-9]+|[a-z]|[a-z0-9]*[0-9][a-z0-9]*");

  private Spelling() {}

  /** What was keyed or spelled; null when it was something else. */
  static @Nullable String of(Heard heard, Tongue tongue) {
    if (heard.digits() != null) {
      return heard.digits();
    }
    Language language = tongue.language();
    List<String> words =
        Words.of(heard.transcript()).stream().filter(word -> !language.isFiller(word)).toList();
    StringBuilder spelled = new StringBuilder();
    for (String word : Numerals.of(language).written(words, true)) {
      if (!SPELLED.matcher(word).matches()) {
        return null;
      }
      spelled.append(word);
    }
    return spelled.isEmpty() ? null : spelled.toString();
  }

  /** The whole is a full match, a beginning of it a partial one. */
  static Match match(@Nullable String spelled, Pattern pattern) {
    if (spelled == null) {
      return Match.NONE;
    }
    Matcher matcher = pattern.matcher(spelled);
    if (matcher.matches()) {
      return new Match(Level.FULL, matcher.hitEnd(), spelled);
    }
    return matcher.hitEnd() ? Match.partial(spelled) : Match.NONE;
  }
}
