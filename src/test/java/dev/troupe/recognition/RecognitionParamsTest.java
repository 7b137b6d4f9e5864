package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RecognitionParamsTest {
  private static final RecognitionParams NONE = RecognitionParams.NONE;
  private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  static Stream<Arguments> parameters() {
    Duration time = Duration.ofMillis(1250);
    return Stream.of(
        row(
            "speech_language",
            "fr-FR",
            "fr-FR",
            NONE.withSpeechLanguage("fr-FR"),
            RecognitionParams::speechLanguage),
        row(
            "no_input_timeout",
            1250L,
            time,
            NONE.withNoInputTimeout(time),
            RecognitionParams::noInputTimeout),
        row(
            "recognition_timeout",
            1250L,
            time,
            NONE.withRecognitionTimeout(time),
            RecognitionParams::recognitionTimeout),
        row(
            "speech_complete_timeout",
            1250L,
            time,
            NONE.withSpeechCompleteTimeout(time),
            RecognitionParams::speechCompleteTimeout),
        row(
            "speech_incomplete_timeout",
            1250L,
            time,
            NONE.withSpeechIncompleteTimeout(time),
            RecognitionParams::speechIncompleteTimeout),
        row(
            "speech_nomatch_timeout",
            1250L,
            time,
            NONE.withSpeechNomatchTimeout(time),
            RecognitionParams::speechNomatchTimeout),
        row(
            "confidence_threshold",
            0.5,
            0.5,
            NONE.withConfidenceThreshold(0.5),
            RecognitionParams::confidenceThreshold),
        row(
            "n_best_list_length",
            3L,
            3L,
            NONE.withNBestListLength(3),
            RecognitionParams::nBestListLength),
        row("logging_tag", "ivr", "ivr", NONE.withLoggingTag("ivr"), RecognitionParams::loggingTag),
        row(
            "recognition_mode",
            "hotword",
            RecognitionMode.HOTWORD,
            NONE.withRecognitionMode(RecognitionMode.HOTWORD),
            RecognitionParams::recognitionMode),
        row(
            "start_input_timers",
            false,
            false,
            NONE.withStartInputTimers(false),
            RecognitionParams::startInputTimers),
        row(
            "hotword_max_duration",
            1250L,
            time,
            NONE.withHotwordMaxDuration(time),
            RecognitionParams::hotwordMaxDuration),
        row(
            "hotword_min_duration",
            1250L,
            time,
            NONE.withHotwordMinDuration(time),
            RecognitionParams::hotwordMinDuration),
        row(
            "sensitivity_level",
            0.25,
            0.25,
            NONE.withSensitivityLevel(0.25),
            RecognitionParams::sensitivityLevel));
  }

  private static Arguments row(
      String name,
      Object onTheWire,
      Object typed,
      RecognitionParams set,
      Function<RecognitionParams, Object> accessor) {
    return Arguments.of(name, onTheWire, typed, set, accessor);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parameters")
  void everyParameterIsTypedBothWays(
      String name,
      Object onTheWire,
      Object typed,
      RecognitionParams set,
      Function<RecognitionParams, Object> accessor) {
    assertThat(set.values()).isEqualTo(Map.of(name, onTheWire));
    assertThat(accessor.apply(set)).isEqualTo(typed);
    assertThat(set.others()).isEmpty();
    assertThat(accessor.apply(NONE)).isNull();
    assertThat(RecognitionParams.of(Map.of(name, onTheWire))).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(NONE.with(name, onTheWire)).isEqualTo(set);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parameters")
  void aReportedValueThatDoesNotFitIsKeptUntyped(
      String name,
      Object onTheWire,
      Object typed,
      RecognitionParams set,
      Function<RecognitionParams, Object> accessor) {
    RecognitionParams reported = RecognitionParams.of(Map.of(name, List.of("odd")));

    assertThat(accessor.apply(reported)).isNull();
    assertThat(reported.others()).isEqualTo(Map.of(name, List.of("odd")));
  }

  static Stream<Arguments> refusals() {
    Duration negative = Duration.ofMillis(-1);
    return Stream.of(
        refusal(
            () -> NONE.withNoInputTimeout(negative),
            "no_input_timeout: -1 (expected: whole milliseconds from 0 to 2^64 - 1)"),
        refusal(
            () -> NONE.withRecognitionTimeout(Duration.ofNanos(1_500_000)),
            "recognition_timeout: PT0.0015S (expected: whole milliseconds from 0 to 2^64 - 1)"),
        refusal(
            () -> NONE.withHotwordMaxDuration(Duration.ofSeconds(Long.MAX_VALUE)),
            "hotword_max_duration: 9223372036854775807000 (expected: whole milliseconds from 0 to"
                + " 2^64 - 1)"),
        refusal(
            () -> NONE.withConfidenceThreshold(1.01),
            "confidence_threshold: 1.01 (expected: a number from 0 to 1)"),
        refusal(
            () -> NONE.withConfidenceThreshold(-0.01),
            "confidence_threshold: -0.01 (expected: a number from 0 to 1)"),
        refusal(
            () -> NONE.withConfidenceThreshold(Double.NaN),
            "confidence_threshold: NaN (expected: a finite number)"),
        refusal(
            () -> NONE.withNBestListLength(0),
            "n_best_list_length: 0 (expected: a whole number, at least 1)"),
        refusal(
            () -> NONE.with("recognition_mode", "loud"),
            "recognition_mode: loud (expected: normal or hotword)"),
        refusal(
            () -> NONE.with("start_input_timers", "yes"),
            "start_input_timers: yes (expected: true or false)"),
        refusal(
            () -> NONE.with("vendor_switch", new StringBuilder("x")),
            "vendor_switch: class java.lang.StringBuilder (expected: Map, List, String, Number,"
                + " Boolean or null)"));
  }

  private static Arguments refusal(Supplier<RecognitionParams> set, String message) {
    return Arguments.of(set, message);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void aValueOutOfRangeIsRefusedByName(Supplier<RecognitionParams> set, String message) {
    assertThatThrownBy(set::get).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void timesReachTheEndOfUnsignedSixtyFourBits() {
    Duration longest = Duration.ofSeconds(18_446_744_073_709_551L).plusMillis(615);

    assertThat(NONE.withNoInputTimeout(longest).values())
        .isEqualTo(Map.of("no_input_timeout", MOST));
    assertThat(RecognitionParams.of(Map.of("no_input_timeout", MOST)).noInputTimeout())
        .isEqualTo(longest);
    assertThat(NONE.withNoInputTimeout(Duration.ZERO).noInputTimeout()).isZero();
    assertThatThrownBy(() -> NONE.withNoInputTimeout(longest.plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownParametersPassThroughInTheirOrder() {
    RecognitionParams params =
        NONE.with("z", 1).with("a", Map.of("deep", List.of(1, true))).withLoggingTag("t");

    assertThat(params.values().keySet()).containsExactly("z", "a", "logging_tag");
    assertThat(params.others()).isEqualTo(Map.of("z", 1L, "a", Map.of("deep", List.of(1L, true))));
  }

  @Test
  void laterParametersHaveTheLastWord() {
    RecognitionParams session = NONE.withLoggingTag("a").withNBestListLength(2);
    RecognitionParams call = NONE.withNBestListLength(5).withSpeechLanguage("fr");

    assertThat(session.with(call))
        .isEqualTo(NONE.withLoggingTag("a").withNBestListLength(5).withSpeechLanguage("fr"));
    assertThat(session.nBestListLength()).isEqualTo(2);
  }

  @Test
  void nobodyChangesThemFromOutside() {
    Map<String, Object> inner = new LinkedHashMap<>(Map.of("x", 1));
    RecognitionParams params = NONE.with("vendor", inner);
    inner.put("x", 2);

    assertThat(params.values()).isEqualTo(Map.of("vendor", Map.of("x", 1L)));
    assertThatThrownBy(() -> params.values().put("y", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalNumbersAreEqualWhateverTheirType() {
    assertThat(NONE.with("v", 1).with("w", 0.1f))
        .isEqualTo(NONE.with("v", BigInteger.ONE).with("w", 0.1));
  }
}
