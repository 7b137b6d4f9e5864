package dev.troupe.recognition;

import static dev.troupe.recognition.RecognitionState.IDLE;
import static dev.troupe.recognition.RecognitionState.NO_SESSION;
import static dev.troupe.recognition.RecognitionState.RECOGNITION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every event. */
final class RecognitionStateTest {
  private static final Envelope NOTHING = new Envelope(1, "c", Map.of(), null, null, null);

  private static final Map<RecognitionEventKind, RecognitionState> LEADS_TO =
      Map.of(
          RecognitionEventKind.OPENED, IDLE,
          RecognitionEventKind.RECOGNITION_IN_PROGRESS, RECOGNITION,
          RecognitionEventKind.RECOGNITION_COMPLETE, IDLE,
          RecognitionEventKind.STOPPED, IDLE,
          RecognitionEventKind.CLOSED, NO_SESSION);

  static Stream<Arguments> pairs() {
    return Stream.of(RecognitionState.values())
        .flatMap(state -> events().map(event -> Arguments.of(state, event.kind(), event)));
  }

  private static Stream<RecognitionEvent> events() {
    return Stream.of(
        new RecognitionEvent.Opened(NOTHING),
        new RecognitionEvent.ParamsSet(NOTHING),
        new RecognitionEvent.DefaultParams(NOTHING),
        new RecognitionEvent.GrammarDefined(NOTHING),
        new RecognitionEvent.RecognitionInProgress(NOTHING),
        new RecognitionEvent.InputTimersStarted(NOTHING),
        new RecognitionEvent.Stopped(NOTHING),
        new RecognitionEvent.Closed(NOTHING),
        new RecognitionEvent.StartOfInput(NOTHING),
        new RecognitionEvent.RecognitionComplete(NOTHING),
        new RecognitionEvent.MethodNotValid(NOTHING),
        new RecognitionEvent.MethodFailed(NOTHING),
        new RecognitionEvent.InvalidParamValue(NOTHING),
        new RecognitionEvent.MissingParam(NOTHING),
        new RecognitionEvent.MethodNotAllowed(NOTHING),
        new RecognitionEvent.Unknown("PAUSED", NOTHING, "{}"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pairs")
  void fiveEventsLeadToTheirStateFromAnywhereAndNoOtherMoves(
      RecognitionState state, RecognitionEventKind kind, RecognitionEvent event) {
    assertThat(state.after(event)).isEqualTo(LEADS_TO.getOrDefault(kind, state));
  }

  @Test
  void everyKindIsCoveredAndFiveOfThemAreRefusals() {
    assertThat(events().map(RecognitionEvent::kind)).containsExactly(RecognitionEventKind.values());
    assertThat(
            events()
                .filter(event -> event instanceof RecognitionEvent.Refusal)
                .map(RecognitionEvent::kind))
        .containsExactly(
            RecognitionEventKind.METHOD_NOT_VALID,
            RecognitionEventKind.METHOD_FAILED,
            RecognitionEventKind.INVALID_PARAM_VALUE,
            RecognitionEventKind.MISSING_PARAM,
            RecognitionEventKind.METHOD_NOT_ALLOWED);
  }
}
