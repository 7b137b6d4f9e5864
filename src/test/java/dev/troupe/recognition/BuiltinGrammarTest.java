package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the table of builtins in the protocol's reference. */
final class BuiltinGrammarTest {

  @ParameterizedTest
  @CsvSource({
    "TRANSCRIBE, builtin:speech/transcribe, builtin:grammar/none builtin:speech/none, ''",
    "TEXT2NUM, builtin:speech/text2num, '', ''",
    "BOOLEAN, builtin:speech/boolean, '', ''",
    "DATE, builtin:speech/date, '', ''",
    "POSTAL_ADDRESS, builtin:speech/postal_address, '', ''",
    "ADDRESS, builtin:speech/address, '', ''",
    "ZIPCODE, builtin:speech/zipcode, '', ''",
    "KEYWORDS, builtin:speech/keywords, '', alternatives",
    "SPELLING_DIGITS, builtin:speech/spelling/digits, '', regex",
    "SPELLING_MIXED, builtin:speech/spelling/mixed, '', regex",
    "SPELLING_PHONE_NUMBER, builtin:speech/spelling/phone_number, '', ''"
  })
  void everyBuiltinHasTheUriAliasesAndParametersOfTheTable(
      BuiltinGrammar grammar, String uri, String aliases, String parameters) {
    assertThat(grammar.uri()).isEqualTo(uri);
    assertThat(String.join(" ", grammar.aliases())).isEqualTo(aliases);
    assertThat(grammar.parameters().stream().map(BuiltinGrammar.Parameter::name))
        .isEqualTo(parameters.isEmpty() ? List.of() : List.of(parameters));
  }

  @Test
  void thereAreElevenOfThem() {
    assertThat(BuiltinGrammar.values()).hasSize(11);
    assertThat(Arrays.stream(BuiltinGrammar.values()).map(BuiltinGrammar::uri))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(BuiltinGrammar.class)
  void everyNameOfAGrammarLeadsToIt(BuiltinGrammar grammar) {
    assertThat(BuiltinGrammar.ofType(grammar.uri())).contains(grammar);
    grammar.aliases().forEach(alias -> assertThat(BuiltinGrammar.ofType(alias)).contains(grammar));
    grammar
        .parameters()
        .forEach(each ->
            assertThat(BuiltinGrammar.ofType(grammar.with(each.name(), each.example())))
                .contains(grammar));
    assertThat(grammar.shape()).isNotBlank();
    assertThat(grammar.description()).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource({"builtin:speech/spelling", "builtin:speech/iban", "session:boolean", "''"})
  void othersAreNotKnown(String type) {
    assertThat(BuiltinGrammar.ofType(type)).isEmpty();
  }

  @Test
  void aParameterIsWrittenAsItIs() {
    assertThat(BuiltinGrammar.SPELLING_DIGITS.with("regex", "[0-9]{1,2}"))
        .isEqualTo("builtin:speech/spelling/digits?regex=[0-9]{1,2}");
    assertThat(BuiltinGrammar.KEYWORDS.with("alternatives", "été|allo\\-media"))
        .isEqualTo("builtin:speech/keywords?alternatives=été|allo\\-media");
  }

  @Test
  void aParameterThatAGrammarDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> BuiltinGrammar.KEYWORDS.with("regex", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter of builtin:speech/keywords: regex (expected: alternatives)");
    assertThatThrownBy(() -> BuiltinGrammar.BOOLEAN.with("regex", "x"))
        .hasMessage("parameter of builtin:speech/boolean: regex (expected: none)");
  }
}
