package dev.troupe.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionCommandKind;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionState;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every command, and the audio: the reference's table. */
final class CommandTableTest {
  private static final Map<RecognitionCommandKind, String> TABLE =
      new EnumMap<>(
          Map.of(
              // Whether it passes without a session, idle, recognising.
              RecognitionCommandKind.OPEN, "+--",
              RecognitionCommandKind.AUDIO, "-++",
              RecognitionCommandKind.SET_PARAMS, "-+-",
              RecognitionCommandKind.GET_PARAMS, "-+-",
              RecognitionCommandKind.DEFINE_GRAMMAR, "-+-",
              RecognitionCommandKind.RECOGNIZE, "-+-",
              RecognitionCommandKind.CLOSE, "-+-",
              RecognitionCommandKind.START_INPUT_TIMERS, "--+",
              RecognitionCommandKind.STOP, "--+"));

  private static final Map<RecognitionCommandKind, Function<Recognizer, Object>> CALLS =
      new EnumMap<>(
          Map.of(
              RecognitionCommandKind.OPEN, Recognizer::open,
              RecognitionCommandKind.AUDIO, recognizer -> recognizer.sendAudioChunk(new byte[2]),
              RecognitionCommandKind.SET_PARAMS,
                  recognizer -> recognizer.setParams(RecognitionParams.NONE),
              RecognitionCommandKind.GET_PARAMS, Recognizer::getParams,
              RecognitionCommandKind.DEFINE_GRAMMAR,
                  recognizer -> recognizer.defineGrammar("speech/date", "day"),
              RecognitionCommandKind.RECOGNIZE, recognizer -> recognizer.recognize("session:day"),
              RecognitionCommandKind.CLOSE, Recognizer::close,
              RecognitionCommandKind.START_INPUT_TIMERS, Recognizer::startInputTimers,
              RecognitionCommandKind.STOP, Recognizer::stop));

  static Stream<Arguments> pairs() {
    return Stream.of(RecognitionState.values())
        .flatMap(state ->
            Stream.of(RecognitionCommandKind.values())
                .map(command -> Arguments.of(state, command)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pairs")
  void aCommandPassesWhereTheTableSaysAndIsRefusedElsewhere(
      RecognitionState state, RecognitionCommandKind command) {
    Recognizer recognizer = in(state);
    Function<Recognizer, Object> call = CALLS.get(command);

    if (TABLE.get(command).charAt(state.ordinal()) == '+') {
      Object made = call.apply(recognizer);
      assertThat(recognizer.requestId()).isEqualTo(made instanceof String ? 1 : 0);
    } else {
      ProtocolError error = catchThrowableOfType(ProtocolError.class, () -> call.apply(recognizer));
      assertThat(error.command()).isEqualTo(command);
      assertThat(error.state()).isEqualTo(state);
      assertThat(error.pending()).isNull();
      assertThat(error)
          .hasMessageStartingWith(
              "%s: not allowed in state %s (expected: ".formatted(command.word(), state));
      assertThat(recognizer.requestId()).isZero();
    }
    assertThat(recognizer.state()).isEqualTo(state);
  }

  private static Recognizer in(RecognitionState state) {
    Recognizer recognizer = new Recognizer();
    switch (state) {
      case NO_SESSION -> {}
      case IDLE -> recognizer.receive(Samples.event("OPENED"));
      case RECOGNITION -> recognizer.receive(Samples.event("RECOGNITION-IN-PROGRESS"));
    }
    return recognizer;
  }
}
