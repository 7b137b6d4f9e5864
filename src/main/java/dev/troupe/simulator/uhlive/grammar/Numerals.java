package dev.troupe.simulator.uhlive.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in words, found and written in digits: French and English up to 999 999, other languages
 * digit by digit. Takes the longest number it can at each place.
 */
final class Numerals {
  private static final Numerals FRENCH =
      new Numerals(
          Language.FRENCH,
          "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
              + " seize",
          Map.of(
              "vingt",
              20,
              "trente",
              30,
              "quarante",
              40,
              "cinquante",
              50,
              "soixante",
              60,
              "septante",
              70,
              "huitante",
              80,
              "octante",
              80,
              "nonante",
              90),
          Set.of("cent", "cents"),
          "mille",
          "et");
  private static final Numerals ENGLISH =
      new Numerals(
          Language.ENGLISH,
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen",
          Map.of(
              "twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty", 60, "seventy", 70,
              "eighty", 80, "ninety", 90),
          Set.of("hundred"),
          "thousand",
          "and");
  private static final Numerals SPANISH = digits(Language.SPANISH);
  private static final Numerals GERMAN = digits(Language.GERMAN);

  private final Language language;
  private final Map<String, Integer> small = new HashMap<>();
  private final Map<String, Integer> tens;
  private final Set<String> hundred;
  private final String thousand;
  private final String and;

  private Numerals(
      Language language,
      String small,
      Map<String, Integer> tens,
      Set<String> hundred,
      String thousand,
      String and) {
    this.language = language;
    for (String word : small.split(" ")) {
      this.small.put(word, this.small.size());
    }
    this.tens = tens;
    this.hundred = hundred;
    this.thousand = thousand;
    this.and = and;
  }

  private static Numerals digits(Language language) {
    String words = String.join(" ", language.digits());
    return new Numerals(language, words, Map.of(), Set.of(), "", "");
  }

  static Numerals of(Language language) {
    return switch (language) {
      case FRENCH -> FRENCH;
      case ENGLISH -> ENGLISH;
      case SPANISH -> SPANISH;
      case GERMAN -> GERMAN;
    };
  }

  /** A number and the place behind it. */
  private record Read(int value, int next) {}

  /**
   * The same words with every number in digits.
   *
   * @param articles whether a lone "un" is a number, and not an article
   */
  List<String> written(List<String> words, boolean articles) {
    List<String> parts = split(words);
    List<String> result = new ArrayList<>();
    int at = 0;
    while (at < parts.size()) {
      Read number = whole(parts, at);
      if (number == null || (!articles && isArticle(parts, at, number))) {
        result.add(parts.get(at));
        at++;
      } else {
        result.add(String.valueOf(number.value()));
        at = number.next();
      }
    }
    return result;
  }

  /** "quatre-vingt-dix" is three words, "peut-être" is one. */
  private List<String> split(List<String> words) {
    List<String> parts = new ArrayList<>();
    for (String word : words) {
      List<String> pieces = List.of(word.split("-"));
      boolean number = pieces.stream().allMatch(this::isPart);
      parts.addAll(number ? pieces : List.of(word));
    }
    return parts;
  }

  private boolean isPart(String word) {
    return word.equals(and)
        || word.equals(thousand)
        || small(word) != null
        || tens(word) != null
        || hundred.contains(word);
  }

  private boolean isArticle(List<String> words, int at, Read number) {
    boolean one = number.value() == 1 && number.next() == at + 1;
    boolean after = at > 0 && whole(words, at - 1) != null;
    boolean before = number.next() < words.size() && whole(words, number.next()) != null;
    return one && !after && !before;
  }

  private @Nullable Read whole(List<String> words, int at) {
    Read front = hundreds(words, at);
    int next = front == null ? at : front.next();
    if (!is(words, next, thousand) || (front != null && front.value() == 0)) {
      return front;
    }
    int thousands = (front == null ? 1 : front.value()) * 1000;
    Read rest = hundreds(words, skipAnd(words, next + 1));
    return rest == null || rest.value() == 0
        ? new Read(thousands, next + 1)
        : new Read(thousands + rest.value(), rest.next());
  }

  private @Nullable Read hundreds(List<String> words, int at) {
    Read front = belowHundred(words, at);
    int next = front == null ? at : front.next();
    boolean counts = front == null || (front.value() > 0 && front.value() < 20);
    if (!counts || next >= words.size() || !hundred.contains(words.get(next))) {
      return front;
    }
    int hundreds = (front == null ? 1 : front.value()) * 100;
    Read rest = belowHundred(words, skipAnd(words, next + 1));
    return rest == null || rest.value() == 0
        ? new Read(hundreds, next + 1)
        : new Read(hundreds + rest.value(), rest.next());
  }

  private @Nullable Read belowHundred(List<String> words, int at) {
    boolean fourTwenties =
        is(words, at, "quatre") && (is(words, at + 1, "vingt") || is(words, at + 1, "vingts"));
    if (fourTwenties) {
      return withUnits(words, at + 2, 80, 19);
    }
    Integer ten = at < words.size() ? tens(words.get(at)) : null;
    if (ten == null) {
      return belowTwenty(words, at);
    }
    return withUnits(words, at + 1, ten, language == Language.FRENCH && ten == 60 ? 19 : 9);
  }

  /** "soixante et onze", "twenty three": units follow only where they fit. */
  private Read withUnits(List<String> words, int at, int tens, int most) {
    int from = language == Language.FRENCH && is(words, at, and) ? at + 1 : at;
    Read units = belowTwenty(words, from);
    boolean fit = units != null && units.value() > 0 && units.value() <= most;
    return units != null && fit ? new Read(tens + units.value(), units.next()) : new Read(tens, at);
  }

  private @Nullable Read belowTwenty(List<String> words, int at) {
    Integer first = at < words.size() ? small(words.get(at)) : null;
    if (first == null) {
      return null;
    }
    Integer second = at + 1 < words.size() ? small(words.get(at + 1)) : null;
    if (language == Language.FRENCH && first == 10 && second != null && isTeen(second)) {
      return new Read(10 + second, at + 2);
    }
    return new Read(first, at + 1);
  }

  /** "dix-sept" is two words, "seize" is one. */
  private static boolean isTeen(int units) {
    return units >= 7 && units <= 9;
  }

  private int skipAnd(List<String> words, int at) {
    return language == Language.ENGLISH && is(words, at, and) ? at + 1 : at;
  }

  private @Nullable Integer small(String word) {
    if (language == Language.FRENCH && word.equals("une")) {
      return 1;
    }
    return small.get(word);
  }

  private @Nullable Integer tens(String word) {
    return tens.get(word);
  }

  private static boolean is(List<String> words, int at, String word) {
    return !word.isEmpty() && at < words.size() && words.get(at).equals(word);
  }
}
