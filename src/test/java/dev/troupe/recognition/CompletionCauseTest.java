package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.recognition.CompletionCause.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CompletionCauseTest {
  private static final Interpretation YES = new Interpretation("builtin:speech/boolean", 1, true);

  @ParameterizedTest
  @CsvSource({
    "Success, SUCCESS, MATCH",
    "SuccessMaxtime, SUCCESS_MAXTIME, MATCH",
    "TooMuchSpeechTimeout, SUCCESS_MAXTIME, MATCH",
    "PartialMatch, PARTIAL_MATCH, PARTIAL_MATCH",
    "PartialMatchMaxtime, PARTIAL_MATCH_MAXTIME, PARTIAL_MATCH",
    "NoMatch, NO_MATCH, NO_MATCH",
    "NoMatchMaxtime, NO_MATCH_MAXTIME, NO_MATCH",
    "NoInputTimeout, NO_INPUT_TIMEOUT, NO_INPUT",
    "HotwordMaxtime, HOTWORD_MAXTIME, NO_MATCH",
    "GramLoadFailure, GRAM_LOAD_FAILURE, FAILURE",
    "GramDefinitionFailure, GRAM_DEFINITION_FAILURE, FAILURE",
    "LanguageUnsupported, LANGUAGE_UNSUPPORTED, FAILURE",
    "Error, ERROR, FAILURE",
    "success, UNKNOWN, UNKNOWN",
    "Cancelled, UNKNOWN, UNKNOWN",
    "UNKNOWN, UNKNOWN, UNKNOWN",
    "'', UNKNOWN, UNKNOWN"
  })
  void everyWordKeepsItselfAndMeansOneKind(String raw, Kind kind, RecognitionOutcome outcome) {
    CompletionCause cause = CompletionCause.of(raw);

    assertThat(cause.raw()).isEqualTo(raw);
    assertThat(cause).hasToString(raw);
    assertThat(cause.kind()).isEqualTo(kind);
    assertThat(complete(cause, YES).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void aKindAndItsWordAreTheSameCause(Kind kind) {
    assertThat(CompletionCause.of(kind)).isEqualTo(CompletionCause.of(kind.word()));
  }

  @Test
  void theUnknownKindHasNoWord() {
    assertThatThrownBy(() -> CompletionCause.of(Kind.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Success, NO_MATCH",
    "SuccessMaxtime, NO_MATCH",
    "TooMuchSpeechTimeout, NO_MATCH",
    "PartialMatch, NO_MATCH",
    "NoInputTimeout, NO_INPUT",
    "Error, FAILURE",
    "Cancelled, UNKNOWN"
  })
  void aMatchWithoutAnInterpretationIsNone(String raw, RecognitionOutcome outcome) {
    assertThat(complete(CompletionCause.of(raw), null).outcome()).isEqualTo(outcome);
  }

  @Test
  void withoutACauseNobodyKnows() {
    assertThat(complete(null, YES).outcome()).isEqualTo(RecognitionOutcome.UNKNOWN);
  }

  @Test
  void withoutABodyThereIsNoMatch() {
    CompletionCause success = CompletionCause.of(Kind.SUCCESS);

    assertThat(
            new RecognitionEvent.RecognitionComplete(
                    new Envelope(1, "c", Map.of(), success, null, null))
                .outcome())
        .isEqualTo(RecognitionOutcome.NO_MATCH);
  }

  private static RecognitionEvent.RecognitionComplete complete(
      @Nullable CompletionCause cause, @Nullable Interpretation interpretation) {
    RecognitionResult result = new RecognitionResult(null, interpretation, "", List.of(), "", "");
    return new RecognitionEvent.RecognitionComplete(
        new Envelope(1, "c", Map.of(), cause, null, result));
  }
}
