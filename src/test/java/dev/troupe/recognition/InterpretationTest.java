package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class InterpretationTest {
  private static final Interpreted NONE = new Interpreted.None();

  static Stream<Arguments> values() {
    return Stream.of(
        row("speech/boolean", false, new Interpreted.YesNo(false)),
        row("speech/boolean", "true", NONE),
        row("speech/boolean", null, NONE),
        row(
            "speech/date",
            Map.of("valid", true, "day", 14, "month", 7, "year", 2025),
            new Interpreted.Date(true, 14, 7, 2025)),
        row(
            "speech/date",
            nullable("valid", true, "day", null, "month", 7, "year", 2025),
            new Interpreted.Date(true, null, 7, 2025)),
        row(
            "speech/date",
            Map.of("valid", false, "day", 0),
            new Interpreted.Date(false, null, null, null)),
        row("speech/date", Map.of("day", 14, "month", 7, "year", 2025), NONE),
        row("speech/date", "2025-07-14", NONE),
        row("speech/spelling/digits", "0042", new Interpreted.Digits("0042")),
        row("speech/spelling/digits", 42, NONE),
        row("speech/spelling/digits", "4 2", NONE),
        row("speech/spelling/digits", "", NONE),
        row("speech/spelling/mixed", "ab123cd", new Interpreted.Spelling("ab123cd")),
        row("speech/spelling/mixed", "", NONE),
        row(
            "speech/spelling/phone_number",
            "+33612345678",
            new Interpreted.PhoneNumber("+33612345678")),
        row("speech/spelling/phone_number", "0612345678", NONE),
        row("speech/spelling/phone_number", "+1234567890123456", NONE),
        row(
            "speech/postal_address",
            Map.of(
                "number",
                "12",
                "street",
                "rue des lilas",
                "zipcode",
                "44000",
                "city",
                "nantes",
                "complement",
                "bis"),
            new Interpreted.PostalAddress("12", "rue des lilas", "44000", "nantes", "bis")),
        row(
            "speech/postal_address",
            nullable("number", 12, "zipcode", null, "city", "nantes"),
            new Interpreted.PostalAddress("12", "", "", "nantes", "")),
        row("speech/postal_address", Map.of("city", List.of("nantes")), NONE),
        row("speech/postal_address", Map.of("lat", 47.2), NONE),
        row("speech/postal_address", "12 rue des lilas", NONE),
        row("speech/address", "12 rue des lilas", NONE),
        row("speech/zipcode", "01000", new Interpreted.ZipCode("01000")),
        row("speech/zipcode", 1000, NONE),
        row("speech/keywords", "facture", new Interpreted.Keyword("facture")),
        row("speech/keywords", List.of("facture"), NONE),
        row(
            "speech/text2num",
            "il me faut 12 cartons",
            new Interpreted.TextWithNumbers("il me faut 12 cartons")),
        row("speech/transcribe", "oui", new Interpreted.Transcription("oui")),
        row("speech/transcribe", "", new Interpreted.Transcription("")),
        row("speech/transcribe", Map.of(), NONE),
        row("speech/currency", "12 EUR", NONE),
        row("", "x", NONE));
  }

  private static Arguments row(String path, @Nullable Object value, Interpreted expected) {
    return Arguments.of(path, value, expected);
  }

  private static Map<String, Object> nullable(@Nullable Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("values")
  void aValueIsTypedWhenItFitsAndNoneWhenItDoesNot(
      String path, @Nullable Object value, Interpreted expected) {
    assertThat(new Interpretation("builtin:" + path, 0.9, value).interpreted()).isEqualTo(expected);
    // One type was seen with its scheme misspelt.
    assertThat(new Interpretation("builin:" + path, 0.9, value).interpreted()).isEqualTo(expected);
    assertThat(new Interpretation("builtin:" + path + "?regex=[a:b]", 0.9, value).interpreted())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(BuiltinGrammar.class)
  void noValueOfAnyKindIsAnError(BuiltinGrammar grammar) {
    for (Object value : new Object[] {1, 1.5, true, "x", List.of(1), Map.of("a", 1)}) {
      assertThat(new Interpretation(grammar.uri(), 1, value).interpreted()).isNotNull();
    }
  }

  @Test
  void onlyAWholeAndRealDateIsADayInTheCalendar() {
    assertThat(new Interpreted.Date(true, 29, 2, 2024).date()).contains(LocalDate.of(2024, 2, 29));
    assertThat(new Interpreted.Date(true, 29, 2, 2025).date()).isEmpty();
    assertThat(new Interpreted.Date(false, 1, 2, 2025).date()).isEmpty();
    assertThat(new Interpreted.Date(true, null, 2, 2025).date()).isEmpty();
    assertThat(new Interpreted.Date(true, 1, null, 2025).date()).isEmpty();
    assertThat(new Interpreted.Date(true, 1, 2, null).date()).isEmpty();
  }

  @Test
  void aValueCannotChangeAnyMore() {
    List<Object> list = new ArrayList<>(List.of(1, 2));
    Interpretation interpretation = new Interpretation("t", 1, Map.of("list", list));
    list.clear();

    assertThat(interpretation.value()).isEqualTo(Map.of("list", List.of(1L, 2L)));
    Map<?, ?> value = (Map<?, ?>) interpretation.value();
    assertThatThrownBy(value::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((List<?>) value.get("list"))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nullsAndLargeNumbersAreKept() {
    BigInteger large = BigInteger.TWO.pow(70);

    assertThat(new Interpretation("t", 1, Collections.singletonList(null)).value())
        .isEqualTo(Collections.singletonList(null));
    assertThat(new Interpretation("t", 1, large).value()).isEqualTo(large);
  }
}
