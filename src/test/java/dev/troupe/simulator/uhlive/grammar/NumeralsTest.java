package dev.troupe.simulator.uhlive.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as people say them. */
class NumeralsTest {
  @ParameterizedTest
  @CsvSource({
    "zéro, 0",
    "dix-sept, 17",
    "dix neuf, 19",
    "vingt et un, 21",
    "trente-deux, 32",
    "soixante et onze, 71",
    "soixante dix sept, 77",
    "quatre vingts, 80",
    "quatre vingt un, 81",
    "quatre-vingt-dix-neuf, 99",
    "nonante cinq, 95",
    "cent, 100",
    "cent vingt trois, 123",
    "deux cents, 200",
    "neuf cent quatre vingt dix neuf, 999",
    "mille, 1000",
    "deux mille vingt cinq, 2025",
    "mille neuf cent quatre vingt quatre, 1984",
    "dix neuf cent soixante huit, 1968",
    "soixante douze mille, 72000",
    "quarante quatre mille cent, 44100",
    "zéro six douze trente quatre, 0 6 12 34",
    "vingt trente, 20 30",
    "cent un deux, 101 2"
  })
  void french(String said, String written) {
    assertThat(written(said, Language.FRENCH)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "zero, 0",
    "nineteen, 19",
    "forty two, 42",
    "twenty-one, 21",
    "one hundred, 100",
    "three hundred and five, 305",
    "two thousand and twenty five, 2025",
    "sixty thousand seven hundred eleven, 60711",
    "twenty ten, 20 10",
    "four two one, 4 2 1"
  })
  void english(String said, String written) {
    assertThat(written(said, Language.ENGLISH)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"SPANISH, cuatro dos, 4 2", "GERMAN, null fünf, 0 5", "GERMAN, vierzig, vierzig"})
  void othersDigitByDigit(Language language, String said, String written) {
    assertThat(written(said, language)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "il me faut douze cartons, il me faut 12 cartons",
    "un chat et une souris, un chat et une souris",
    "peut-être vingt-deux, peut-être 22",
    "un deux trois, 1 2 3"
  })
  void articlesAreNoNumbersUnlessTheyCount(String said, String written) {
    List<String> words = Numerals.of(Language.FRENCH).written(Words.of(said), false);
    assertThat(String.join(" ", words)).isEqualTo(written);
  }

  private static String written(String said, Language language) {
    return String.join(" ", Numerals.of(language).written(Words.of(said), true));
  }
}
