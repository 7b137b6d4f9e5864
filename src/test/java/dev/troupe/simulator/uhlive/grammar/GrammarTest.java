package dev.troupe.simulator.uhlive.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each builtin makes of words and of keys. */
class GrammarTest {
  private static final Tongue FRENCH = tongue("fr");
  private static final Tongue ENGLISH = tongue("en-US");

  @ParameterizedTest
  @CsvSource({
    "speech/spelling/digits, 42, FULL, 42, true",
    "speech/spelling/digits?regex=[0-9]{4}, 4, PARTIAL, 4, false",
    "speech/spelling/digits?regex=[0-9]{4}, 4711, FULL, 4711, false",
    "speech/spelling/digits?regex=[0-9]{4}, 47110, NONE, , false",
    "'speech/spelling/digits?regex=[0-9]{1,2}', 4, FULL, 4, true",
    "'speech/spelling/digits?regex=[0-9]{1,2}', 42, FULL, 42, false",
    "speech/spelling/digits?regex=0[0-9]+, 12, NONE, , false",
    "speech/spelling/mixed?regex=[a-z]{2}[0-9]{3}, 123, NONE, , false",
    "'speech/spelling/mixed?regex=[a-z0-9]{3,5}', 123, FULL, 123, true",
    "speech/zipcode, 44000, FULL, 44000, false",
    "speech/zipcode, 440, PARTIAL, 440, false",
    "speech/zipcode, 440001, NONE, , false"
  })
  void keyedDigitsAreHeldAgainstThePattern(
      String builtin, String keys, Level level, String value, boolean extensible) {
    Match match = grammar(builtin).match(Heard.keyed(keys, FRENCH), FRENCH);

    assertThat(match).isEqualTo(new Match(level, extensible, value));
  }

  @ParameterizedTest
  @CsvSource({
    "fr-FR, 0612345678, FULL, +33612345678",
    "fr, 0612345678, FULL, +33612345678",
    "fr-FR, 061234, PARTIAL, 061234",
    "fr-FR, 612345678, NONE, ",
    "fr-BE, 0470123456, FULL, +32470123456",
    "fr-CH, 0791234567, FULL, +41791234567",
    "en-US, 2125550123, FULL, +12125550123",
    "en-GB, 02079460123, FULL, +442079460123",
    "es-ES, 612345678, FULL, +34612345678",
    "de-DE, 030123456, FULL, +4930123456",
    "fr-FR, 00442079460123, FULL, +442079460123"
  })
  void telephoneNumbersFollowTheCountry(String tag, String keys, Level level, String value) {
    Tongue tongue = tongue(tag);
    Match match = grammar("speech/spelling/phone_number").match(Heard.keyed(keys, tongue), tongue);

    assertThat(match.level()).isEqualTo(level);
    assertThat(match.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "speech/spelling/digits, quarante deux, 42",
    "speech/spelling/digits, euh zéro six douze, 0612",
    "speech/spelling/mixed, a b cent vingt trois c d, ab123cd",
    "speech/spelling/mixed, AB-123 x, ",
    "speech/spelling/mixed, ab123cd, ab123cd",
    "speech/zipcode, soixante douze mille, 72000",
    "speech/spelling/phone_number, zéro six douze trente quatre cinquante six soixante dix huit,"
        + " +33612345678",
    "speech/spelling/digits, je ne sais pas, ",
    "speech/spelling/digits, a b c, "
  })
  void spelledWordsAreHeldAgainstThePattern(String builtin, String said, String value) {
    assertThat(grammar(builtin).match(Heard.said(said), FRENCH).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "fr, oui, true",
    "fr, ah non, false",
    "fr, euh oui bien sûr, true",
    "fr, d’accord, true",
    "en, yes please, true",
    "en, No!, false",
    "es, sí, true",
    "de, nein, false",
    "de, vielleicht, ",
    "fr, yes, "
  })
  void yesAndNoFollowTheLanguage(String tag, String said, Boolean value) {
    Match match = grammar("speech/boolean").match(Heard.said(said), tongue(tag));

    assertThat(match.value()).isEqualTo(value);
  }

  @Test
  void aDateIsWholeWithItsDayAndItsYear() {
    Grammar date = grammar("speech/date");
    Match whole = date.match(Heard.said("le quatorze juillet deux mille vingt cinq"), FRENCH);
    assertThat(whole.level()).isEqualTo(Level.FULL);
    assertThat(whole.value()).isEqualTo(date(true, 14, 7, 2025));

    Match unreal = date.match(Heard.said("trente et un février deux mille un"), FRENCH);
    assertThat(unreal.value()).isEqualTo(date(false, 31, 2, 2001));
    assertThat(unreal.level()).isEqualTo(Level.FULL);

    Match dayless = date.match(Heard.said("juillet deux mille vingt cinq"), FRENCH);
    assertThat(dayless.level()).isEqualTo(Level.PARTIAL);
    assertThat(dayless.value()).isEqualTo(date(false, null, 7, 2025));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "july fourteenth two thousand twenty five",
        "the fourteenth of july twenty twenty five",
        "July 14 2025"
      })
  void englishDatesComeInManyOrders(String said) {
    Match match = grammar("speech/date").match(Heard.said(said), ENGLISH);
    assertThat(match.value()).isEqualTo(date(true, 14, 7, 2025));
  }

  @Test
  void englishOrdinalsAreNumbers() {
    Match match =
        grammar("speech/date").match(Heard.said("march twenty first nineteen ninety"), ENGLISH);
    assertThat(match.value()).isEqualTo(date(true, 21, 3, 1990));
  }

  @Test
  void anAddressIsWholeWithStreetCodeAndCity() {
    Grammar address = grammar("speech/postal_address");
    Match whole =
        address.match(Heard.said("douze rue des lilas quarante quatre mille nantes"), FRENCH);
    assertThat(whole.level()).isEqualTo(Level.FULL);
    assertThat(whole.value()).isEqualTo(address("12", "rue des lilas", "44000", "nantes"));

    Match partial = address.match(Heard.said("douze rue des lilas à nantes"), FRENCH);
    assertThat(partial.level()).isEqualTo(Level.PARTIAL);
    assertThat(partial.value()).isEqualTo(address("12", "rue des lilas", "", "nantes"));

    assertThat(address.match(Heard.said("je sais pas trop"), FRENCH)).isEqualTo(Match.NONE);
    Match raw = grammar("speech/address").match(Heard.said("douze rue des lilas"), FRENCH);
    assertThat(raw.value()).isEqualTo("douze rue des lilas");
  }

  @ParameterizedTest
  @CsvSource({
    "je voudrais ma facture, facture",
    "allo-media s'il vous plaît, allo-media",
    "une facture détaillée, facture détaillée",
    "résiliation puis facture, résiliation",
    "les factures, "
  })
  void theKeywordThatWasSaidFirst(String said, String value) {
    Grammar keywords =
        grammar("speech/keywords?alternatives=facture|facture détaillée|résiliation|allo\\-media");
    assertThat(keywords.match(Heard.said(said), FRENCH).value()).isEqualTo(value);
  }

  @Test
  void aBarWithABackslashIsPartOfAKeyword() throws Exception {
    assertThat(GrammarReader.define("builtin:speech/keywords?alternatives=a\\|b|c").keywords())
        .containsExactly("a|b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"speech/transcribe", "grammar/none", "speech/none"})
  void transcriptionTakesAnythingUnderItsOneName(String builtin) {
    Grammar grammar = grammar(builtin);
    assertThat(grammar.match(Heard.said("douze cartons"), FRENCH).value())
        .isEqualTo("douze cartons");
    assertThat(grammar.builtin().type()).isEqualTo("builtin:speech/transcribe");
  }

  @Test
  void textIsWrittenWithItsNumbersInDigits() {
    assertThat(grammar("speech/text2num").match(Heard.said("douze cartons"), FRENCH).value())
        .isEqualTo("12 cartons");
  }

  @Test
  void aScriptsValueIsTakenWhereItFits() {
    Heard heard = new Heard("mon numéro", null, "4711", false);
    assertThat(grammar("speech/spelling/digits").match(heard, FRENCH).value()).isEqualTo("4711");
    assertThat(grammar("speech/spelling/digits?regex=[0-9]{5}").match(heard, FRENCH).level())
        .isEqualTo(Level.PARTIAL);
    assertThat(grammar("speech/boolean").match(heard, FRENCH)).isEqualTo(Match.NONE);
    Heard said = new Heard("la facture", null, "facture", false);
    assertThat(grammar("speech/keywords?alternatives=facture").match(said, FRENCH).level())
        .isEqualTo(Level.FULL);
    assertThat(grammar("speech/keywords?alternatives=devis").match(said, FRENCH))
        .isEqualTo(Match.NONE);
  }

  @Test
  void aScriptMaySayThatSomethingIsMissing() {
    Heard heard = new Heard("oui", null, null, true);
    assertThat(grammar("speech/boolean").match(heard, FRENCH))
        .isEqualTo(new Match(Level.PARTIAL, false, true));
  }

  @ParameterizedTest
  @EnumSource
  void digitsHaveNamesInEveryLanguage(Language language) {
    String spelled = language.spell("0123456789");
    Tongue tongue = tongue(language.code());
    assertThat(grammar("speech/spelling/digits").match(Heard.said(spelled), tongue).value())
        .isEqualTo("0123456789");
  }

  @Test
  void anAliasKeepsItsNameAndItsParameters() throws Exception {
    Grammar plate = GrammarReader.define("builtin:speech/spelling/mixed?regex=[a-z]{2}[0-9]&{3}");
    Grammar read = GrammarReader.read("session:plate", Map.of("plate", plate));

    assertThat(read.written()).isEqualTo("session:plate");
    assertThat(Objects.requireNonNull(read.regex()).pattern()).isEqualTo("[a-z]{2}[0-9]&{3}");
    assertThat(read.builtin().type()).isEqualTo("builtin:speech/spelling/mixed");
  }

  @Test
  void unknownGrammarsAreNamed() {
    assertRefused("session:toto", false, "unknown grammar 'session:toto'");
    assertRefused("builtin:speech/horoscope", false, "unknown grammar 'builtin:speech/horoscope'");
    assertRefused("http://example.com/a.grxml", false, "unknown grammar");
    assertRefused("builtin:speech/spelling/digits?regex=[0-9", true, "regex: '[0-9'");
    assertRefused("builtin:speech/keywords", true, "alternatives: ''");
    assertRefused("builtin:speech/boolean?what", true, "query: 'what'");
  }

  @Test
  void aTongueIsALanguageInACountry() {
    assertThat(tongue("fr_ca")).isEqualTo(new Tongue(Language.FRENCH, "CA"));
    assertThat(tongue("EN")).isEqualTo(new Tongue(Language.ENGLISH, "US"));
    assertThat(Tongue.of("tlh")).isNull();
    assertThat(Tongue.of("")).isNull();
  }

  private static void assertRefused(String written, boolean malformed, String message) {
    assertThatThrownBy(() -> GrammarReader.read(written, Map.of()))
        .isInstanceOfSatisfying(
            GrammarException.class, refused -> assertThat(refused.malformed()).isEqualTo(malformed))
        .hasMessageContaining(message);
  }

  private static JsonObject date(boolean valid, Integer day, int month, int year) {
    return new JsonObject()
        .put("valid", valid)
        .put("day", day)
        .put("month", month)
        .put("year", year);
  }

  private static JsonObject address(String number, String street, String zipcode, String city) {
    return new JsonObject()
        .put("number", number)
        .put("street", street)
        .put("zipcode", zipcode)
        .put("city", city)
        .put("complement", "");
  }

  private static Grammar grammar(String builtin) {
    try {
      return GrammarReader.define("builtin:" + builtin);
    } catch (GrammarException refused) {
      throw new AssertionError(refused);
    }
  }

  private static Tongue tongue(String tag) {
    return Objects.requireNonNull(Tongue.of(tag));
  }
}
