package dev.troupe.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionOutcome;
import dev.troupe.time.ManualTime;
import dev.troupe.uhlive.Recognizer;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RunningRecognitionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long ID = 4;

  private final ManualTime time = new ManualTime();
  private final Recognizer recognizer = new Recognizer();
  private final Recognition recognition = new Recognition();
  private int halts;
  private final RunningRecognition running = new RunningRecognition(time, PATIENCE, () -> halts++);

  @BeforeEach
  void begin() {
    receive("OPENED", 1);
    running.begin(recognition, ID);
  }

  @AfterEach
  void noTimerIsLeft() {
    assertThat(time.armed()).isZero();
  }

  @Test
  void itHearsAllThatCarriesItsId() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    assertThat(recognition.listening().succeeded()).isTrue();
    receive("START-OF-INPUT", ID);
    assertThat(recognition.speech().succeeded()).isTrue();
    assertThat(recognition.complete().isComplete()).isFalse();
    receive("RECOGNITION-COMPLETE", ID);
    assertThat(recognition.complete().result().outcome()).isEqualTo(RecognitionOutcome.UNKNOWN);
  }

  @Test
  void aRefusalKeepsItFromBeginning() {
    receive("METHOD-FAILED", ID);
    assertThat(reason(recognition.listening())).isEqualTo(Reason.VENDOR_REJECTED);
    assertThat(reason(recognition.speech())).isEqualTo(Reason.VENDOR_REJECTED);
    assertThat(reason(recognition.complete())).isEqualTo(Reason.VENDOR_REJECTED);
  }

  @Test
  void aRefusalOfAnotherCommandDoesNot() {
    receive("METHOD-FAILED", ID - 1);
    assertThat(recognition.complete().isComplete()).isFalse();
    receive("RECOGNITION-COMPLETE", ID);
  }

  @Test
  void aResultWithoutSpeechEndsTheWaitForSpeech() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    receive("RECOGNITION-COMPLETE", ID);
    assertThat(reason(recognition.speech())).isEqualTo(Reason.STOPPED);
    assertThat(recognition.complete().succeeded()).isTrue();
  }

  @Test
  void aStopEndsItWhateverItsId() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    receive("STOPPED", ID + 1);
    assertThat(reason(recognition.complete())).isEqualTo(Reason.STOPPED);
  }

  @Test
  void aStopUnderTheIdOfTheRecognitionEndsItToo() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    receive("STOPPED", ID);
    assertThat(reason(recognition.complete())).isEqualTo(Reason.STOPPED);
  }

  @Test
  void anEndUnderAnotherIdIsItsEnd() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    receive("RECOGNITION-COMPLETE", 0);
    assertThat(recognition.complete().succeeded()).isTrue();
  }

  @Test
  void aSessionThatClosesEndsIt() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    receive("CLOSED", 9);
    assertThat(reason(recognition.complete())).isEqualTo(Reason.STOPPED);
  }

  @Test
  void itsTimeEndsItAndHaltsTheRecogniser() {
    receive("RECOGNITION-IN-PROGRESS", ID);
    time.advance(PATIENCE);
    assertThat(reason(recognition.complete())).isEqualTo(Reason.NO_ANSWER);
    assertThat(recognition.listening().succeeded()).isTrue();
    assertThat(halts).isEqualTo(1);
    receive("STOPPED", ID + 1);
  }

  @Test
  void oneThatBeginsWhenNobodyWaitsIsHalted() {
    running.abandon(recognition);
    receive("RECOGNITION-IN-PROGRESS", ID);
    assertThat(halts).isEqualTo(1);
    assertThat(recognition.listening().isComplete()).isFalse();
  }

  @Test
  void anotherOneIsNotAbandonedWithIt() {
    running.abandon(new Recognition());
    receive("RECOGNITION-COMPLETE", ID);
    assertThat(recognition.complete().succeeded()).isTrue();
  }

  private void receive(String event, long id) {
    running.received(
        recognizer.decode(
            "{\"event\":\"%s\",\"request_id\":%d}".formatted(event, id).getBytes(UTF_8)));
  }

  private static Reason reason(Future<?> future) {
    return ((RecognitionException) future.cause()).failure().reason();
  }
}
