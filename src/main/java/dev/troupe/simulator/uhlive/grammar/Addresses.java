package dev.troupe.simulator.uhlive.grammar;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * French addresses by their outline: a street begins with what kind of street it is, a post code
 * has five digits, a city stands behind the code or behind "à". No register says whether they
 * exist.
 */
final class Addresses {
  private static final Set<String> STREETS =
      Set.of(
          "rue",
          "avenue",
          "boulevard",
          "place",
          "chemin",
          "allée",
          "impasse",
          "quai",
          "cours",
          "route",
          "square",
          "passage");

  private Addresses() {}

  static Match match(String transcript, Tongue tongue) {
    List<String> words = Numerals.of(tongue.language()).written(Words.of(transcript), false);
    int street = first(words, STREETS);
    int code = code(words);
    int at = words.lastIndexOf("à");
    int city = at >= 0 ? at + 1 : code >= 0 ? code + 1 : words.size();
    String number = street > 0 && digits(words.get(street - 1)) ? words.get(street - 1) : "";
    JsonObject value =
        new JsonObject()
            .put("number", number)
            .put("street", street < 0 ? "" : until(words, street, code, at))
            .put("zipcode", code < 0 ? "" : words.get(code))
            .put("city", until(words, city, code, street - (number.isEmpty() ? 0 : 1)))
            .put("complement", "");
    long missing =
        List.of("street", "zipcode", "city").stream()
            .filter(part -> value.getString(part).isEmpty())
            .count();
    return missing == 0 ? Match.full(value) : missing == 3 ? Match.NONE : Match.partial(value);
  }

  /** The words from one place to the next boundary behind it. */
  private static String until(List<String> words, int from, int... boundaries) {
    int end = words.size();
    for (int boundary : boundaries) {
      end = boundary >= from ? Math.min(end, boundary) : end;
    }
    return from >= end ? "" : String.join(" ", words.subList(from, end));
  }

  private static int first(List<String> words, Set<String> wanted) {
    for (int at = 0; at < words.size(); at++) {
      if (wanted.contains(words.get(at))) {
        return at;
      }
    }
    return -1;
  }

  private static int code(List<String> words) {
    for (int at = 0; at < words.size(); at++) {
      if (words.get(at).matches("[0-9]{5}")) {
        return at;
      }
    }
    return -1;
  }

  private static boolean digits(String word) {
    return word.matches("[0-9]{1,4}");
  }
}
