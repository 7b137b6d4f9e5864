package dev.troupe.simulator.uhlive.grammar;

import io.vertx.core.json.JsonObject;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dates in French and English: a month by its name, with the day and the year around it. */
final class Dates {
  private static final Map<Language, List<String>> MONTHS =
      Map.of(
          Language.FRENCH,
          List.of(
              "janvier",
              "février",
              "mars",
              "avril",
              "mai",
              "juin",
              "juillet",
              "août",
              "septembre",
              "octobre",
              "novembre",
              "décembre"),
          Language.ENGLISH,
          List.of(
              "january",
              "february",
              "march",
              "april",
              "may",
              "june",
              "july",
              "august",
              "september",
              "october",
              "november",
              "december"));

  private static final Map<String, String> ORDINALS =
      Map.ofEntries(
          Map.entry("premier", "un"),
          Map.entry("first", "one"),
          Map.entry("second", "two"),
          Map.entry("third", "three"),
          Map.entry("fifth", "five"),
          Map.entry("eighth", "eight"),
          Map.entry("ninth", "nine"),
          Map.entry("twelfth", "twelve"),
          Map.entry("twentieth", "twenty"),
          Map.entry("thirtieth", "thirty"));

  private Dates() {}

  static Match match(String transcript, Tongue tongue) {
    Language language = tongue.language();
    List<String> cardinal = Words.of(transcript).stream().map(word -> cardinal(word)).toList();
    List<String> words = Numerals.of(language).written(cardinal, true);
    List<String> months = MONTHS.getOrDefault(language, List.of());
    for (int at = 0; at < words.size(); at++) {
      int month = months.indexOf(words.get(at)) + 1;
      if (month > 0) {
        return match(day(words, at), month, year(words, at));
      }
    }
    return Match.NONE;
  }

  private static Match match(@Nullable Integer day, int month, @Nullable Integer year) {
    if (day == null || year == null) {
      return Match.partial(date(false, day, month, year));
    }
    boolean real = year > 0 && day > 0 && day <= YearMonth.of(year, month).lengthOfMonth();
    return Match.full(date(real, day, month, year));
  }

  private static JsonObject date(
      boolean valid, @Nullable Integer day, int month, @Nullable Integer year) {
    return new JsonObject()
        .put("valid", valid)
        .put("day", day)
        .put("month", month)
        .put("year", year);
  }

  /** "quatorze juillet", "the fourteenth of july", "july fourteenth". */
  private static @Nullable Integer day(List<String> words, int month) {
    int before = month > 0 && words.get(month - 1).equals("of") ? month - 2 : month - 1;
    Integer day = number(words, before);
    Integer after = number(words, month + 1);
    return day != null && day < 100 ? day : after != null && after < 100 ? after : null;
  }

  /** "deux mille vingt cinq", "twenty twenty five". */
  private static @Nullable Integer year(List<String> words, int month) {
    for (int at = month + 1; at < words.size(); at++) {
      Integer number = number(words, at);
      Integer next = number(words, at + 1);
      if (number != null && number >= 1000 && number < 10_000) {
        return number;
      }
      if (number != null && next != null && (number == 19 || number == 20) && next >= 10) {
        return number * 100 + next;
      }
    }
    return null;
  }

  private static @Nullable Integer number(List<String> words, int at) {
    boolean digits = at >= 0 && at < words.size() && words.get(at).matches("[0-9]{1,6}");
    return digits ? Integer.valueOf(words.get(at)) : null;
  }

  private static String cardinal(String word) {
    String known = ORDINALS.get(word);
    boolean regular = known == null && word.endsWith("th") && word.length() > 4;
    return known != null ? known : regular ? word.substring(0, word.length() - 2) : word;
  }
}
