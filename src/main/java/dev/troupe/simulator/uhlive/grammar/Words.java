package dev.troupe.simulator.uhlive.grammar;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Text as a recogniser writes it: lower case, no punctuation. */
public final class Words {
  private Words() {}

  public static String clean(String text) {
    return String.join(" ", of(text));
  }

  static List<String> of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .replace('’', '\'')
            .replaceAll("[^\\p{L}\\p{N}'+\\-]", " ");
    return Stream.of(plain.split(" +")).filter(word -> !word.isEmpty()).toList();
  }
}
