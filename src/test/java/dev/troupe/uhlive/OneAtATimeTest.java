package dev.troupe.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionCommandKind;
import dev.troupe.recognition.RecognitionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard against a second command before the first one is answered. */
final class OneAtATimeTest {
  private final Recognizer recognizer = Recognizer.oneAtATime();

  @Test
  void aSecondCommandWaitsForTheAnswerToTheFirst() {
    recognizer.open();
    ProtocolError error = catchThrowableOfType(ProtocolError.class, recognizer::open);
    assertThat(error)
        .hasMessage(
            "OPEN: not allowed in state NO_SESSION before OPEN is answered (expected: one command"
                + " at a time)");
    assertThat(error.pending()).isEqualTo(RecognitionCommandKind.OPEN);
    assertThat(recognizer.requestId()).isEqualTo(1);

    receive("OPENED", 1);
    assertThat(recognizer.getParams()).contains("\"request_id\":2,");
  }

  @Test
  void withoutTheGuardTheStateAloneDecides() {
    Recognizer official = new Recognizer();
    official.open();
    assertThat(official.open()).contains("\"request_id\":2,");
  }

  @Test
  void aRecognitionIsAnsweredWhenItListensAndNotByWhatItHears() {
    opened();
    recognizer.recognize("builtin:speech/boolean");
    receive("START-OF-INPUT", 2);
    receive("PAUSED", 2);
    assertThatThrownBy(recognizer::close).isInstanceOf(ProtocolError.class);

    receive("RECOGNITION-IN-PROGRESS", 2);
    assertThat(recognizer.startInputTimers()).contains("START-INPUT-TIMERS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "METHOD-NOT-VALID",
        "METHOD-FAILED",
        "INVALID-PARAM-VALUE",
        "MISSING-PARAM",
        "METHOD-NOT-ALLOWED"
      })
  void aRefusalIsAnAnswer(String refusal) {
    opened();
    recognizer.recognize("session:gone");
    receive(refusal, 2);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.IDLE);
    assertThat(recognizer.close()).contains("CLOSE");
  }

  @Test
  void theAnswerToAnotherCommandIsNone() {
    opened();
    recognizer.recognize("builtin:speech/boolean");
    receive("RECOGNITION-IN-PROGRESS", 2);
    recognizer.stop();
    // The result crossed the stop; the answer to that is still to come.
    receive("RECOGNITION-COMPLETE", 2);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.IDLE);
    assertThatThrownBy(() -> recognizer.recognize("builtin:speech/boolean"))
        .isInstanceOf(ProtocolError.class);

    receive("STOPPED", 3);
    assertThat(recognizer.recognize("builtin:speech/boolean")).contains("\"request_id\":4,");
  }

  @Test
  void anAnswerThatNeverComesMayBeAbandoned() {
    opened();
    recognizer.getParams();
    recognizer.abandon(1);
    assertThatThrownBy(recognizer::getParams).isInstanceOf(ProtocolError.class);

    recognizer.abandon(2);
    recognizer.getParams();
    // Late, for the one that was given up: the present one is still to be answered.
    receive("DEFAULT-PARAMS", 2);
    assertThatThrownBy(recognizer::getParams).isInstanceOf(ProtocolError.class);
  }

  @Test
  void soundFlowsBesideCommandsButNotBehindAClose() {
    opened();
    byte[] chunk = new byte[960];
    recognizer.recognize("builtin:speech/boolean");
    assertThat(recognizer.sendAudioChunk(chunk)).isSameAs(chunk);
    receive("METHOD-FAILED", 2);

    recognizer.close();
    assertThatThrownBy(() -> recognizer.sendAudioChunk(chunk))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining("AUDIO: not allowed in state IDLE before CLOSE is answered");
  }

  private void opened() {
    recognizer.open();
    receive("OPENED", 1);
  }

  private void receive(String event, long requestId) {
    recognizer.receive(
        "{\"event\":\"%s\",\"request_id\":%d,\"channel_id\":\"c\"}".formatted(event, requestId));
  }
}
