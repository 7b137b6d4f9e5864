package dev.troupe.simulator.uhlive.grammar;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One grammar of a request.
 *
 * @param written as the client wrote it: a builtin or {@code session:} and an alias
 * @param regex what a spelling must look like; null when anything will do
 * @param keywords what {@code speech/keywords} listens for, in the order given
 */
public record Grammar(
    String written, Builtin builtin, @Nullable Pattern regex, List<String> keywords) {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern MIXED = Pattern.compile("[a-z0-9]+");
  private static final Pattern ZIPCODE = Pattern.compile("[0-9]{5}");

  public Grammar {
    keywords = List.copyOf(keywords);
  }

  /** The same grammar under the name of its alias. */
  public Grammar called(String name) {
    return new Grammar(name, builtin, regex, keywords);
  }

  public Match match(Heard heard, Tongue tongue) {
    Match match = heard.value() == null ? understood(heard, tongue) : scripted(heard.value());
    return heard.partial() && match.level() == Level.FULL
        ? new Match(Level.PARTIAL, false, match.value())
        : match;
  }

  private Match understood(Heard heard, Tongue tongue) {
    String text = heard.transcript();
    return switch (builtin) {
      case TRANSCRIBE -> Match.full(text);
      case TEXT2NUM ->
          Match.full(
              String.join(" ", Numerals.of(tongue.language()).written(Words.of(text), false)));
      case BOOLEAN -> yesOrNo(text, tongue.language());
      case DATE -> Dates.match(text, tongue);
      case POSTAL_ADDRESS -> Addresses.match(text, tongue);
      case ADDRESS ->
          Addresses.match(text, tongue).level() == Level.NONE ? Match.NONE : Match.full(text);
      case KEYWORDS -> keyword(text);
      case ZIPCODE -> Spelling.match(digitsOnly(heard, tongue), pattern(ZIPCODE));
      case DIGITS -> Spelling.match(digitsOnly(heard, tongue), pattern(DIGITS));
      case MIXED -> Spelling.match(Spelling.of(heard, tongue), pattern(MIXED));
      case PHONE_NUMBER -> PhoneNumbers.match(digitsOnly(heard, tongue), tongue);
    };
  }

  /** The script's word is taken, but a pattern or a list is not overruled by it. */
  private Match scripted(Object value) {
    if (!builtin.fits(value)) {
      return Match.NONE;
    }
    if (regex != null) {
      return Spelling.match((String) value, regex);
    }
    return builtin == Builtin.KEYWORDS && !keywords.contains(value)
        ? Match.NONE
        : Match.full(value);
  }

  private Pattern pattern(Pattern otherwise) {
    return regex == null ? otherwise : regex;
  }

  private static @Nullable String digitsOnly(Heard heard, Tongue tongue) {
    String spelled = Spelling.of(heard, tongue);
    return spelled != null && DIGITS.matcher(spelled).matches() ? spelled : null;
  }

  private static Match yesOrNo(String text, Language language) {
    for (String word : Words.of(text)) {
      if (language.isYes(word) || language.isNo(word)) {
        return Match.full(language.isYes(word));
      }
    }
    return Match.NONE;
  }

  /** The keyword that was said first; of two that begin together the longer one. */
  private Match keyword(String text) {
    String said = " " + Words.clean(text) + " ";
    String best = "";
    int earliest = said.length();
    for (String keyword : keywords) {
      int at = said.indexOf(" " + Words.clean(keyword) + " ");
      boolean longer = at == earliest && keyword.length() > best.length();
      if (at >= 0 && (at < earliest || longer)) {
        earliest = at;
        best = keyword;
      }
    }
    return best.isEmpty() ? Match.NONE : Match.full(best);
  }
}
