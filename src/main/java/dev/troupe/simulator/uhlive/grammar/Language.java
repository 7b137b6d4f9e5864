package dev.troupe.simulator.uhlive.grammar;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A language the simulated recogniser knows some words of. */
public enum Language {
  FRENCH(
      "fr",
      "FR",
      "zéro un deux trois quatre cinq six sept huit neuf",
      Set.of("oui", "ouais", "exactement", "absolument", "d'accord"),
      Set.of("non", "nan"),
      Set.of("euh", "heu", "alors", "c'est", "le", "numéro"),
      "parole sans script"),
  ENGLISH(
      "en",
      "US",
      "zero one two three four five six seven eight nine",
      Set.of("yes", "yeah", "yep", "sure", "right", "ok", "okay"),
      Set.of("no", "nope"),
      Set.of("uh", "um", "well", "it's", "the", "number"),
      "speech without a script"),
  SPANISH(
      "es",
      "ES",
      "cero uno dos tres cuatro cinco seis siete ocho nueve",
      Set.of("sí", "si", "vale", "claro"),
      Set.of("no"),
      Set.of("eh", "pues", "el", "número"),
      "palabras sin guion"),
  GERMAN(
      "de",
      "DE",
      "null eins zwei drei vier fünf sechs sieben acht neun",
      Set.of("ja", "jawohl", "genau"),
      Set.of("nein", "nee"),
      Set.of("äh", "also", "die", "nummer"),
      "worte ohne drehbuch");

  private final String code;
  private final String country;
  private final List<String> digits;
  private final Set<String> yes;
  private final Set<String> no;
  private final Set<String> fillers;
  private final String unscripted;

  Language(
      String code,
      String country,
      String digits,
      Set<String> yes,
      Set<String> no,
      Set<String> fillers,
      String unscripted) {
    this.code = code;
    this.country = country;
    this.digits = List.of(digits.split(" "));
    this.yes = yes;
    this.no = no;
    this.fillers = fillers;
    this.unscripted = unscripted;
  }

  /** The two letters that language tags begin with. */
  public String code() {
    return code;
  }

  /** What is heard when somebody speaks and no script says what. */
  public String unscripted() {
    return unscripted;
  }

  /** Digits in words: {@code 42} is "quatre deux". */
  public String spell(String written) {
    return written
        .chars()
        .mapToObj(digit -> digits.get(digit - '0'))
        .collect(Collectors.joining(" "));
  }

  /** Where digits have their names; the index is the digit. */
  List<String> digits() {
    return digits;
  }

  /** The country that is meant when a tag names none. */
  String country() {
    return country;
  }

  boolean isYes(String word) {
    return yes.contains(word);
  }

  boolean isNo(String word) {
    return no.contains(word);
  }

  /** A word that means nothing between digits and letters. */
  boolean isFiller(String word) {
    return fillers.contains(word);
  }
}
