package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.time.ManualTime;
import dev.troupe.uhlive.Recognizer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ManualTime time = new ManualTime();
  private final Recognizer recognizer = Recognizer.oneAtATime();
  private final List<String> sent = new ArrayList<>();
  private Future<Void> taken = Future.succeededFuture();
  private final Turns turns =
      new Turns(
          recognizer,
          text -> {
            sent.add(text.replaceAll(".*\"command\":\"([A-Z-]+)\".*", "$1"));
            return taken;
          },
          time,
          PATIENCE);

  @AfterEach
  void noTimerIsLeft() {
    assertThat(time.armed()).isZero();
  }

  @Test
  void theNextLeavesWhenTheOneBeforeIsAnswered() {
    Future<RecognitionEvent.Opened> opened =
        add(RecognitionCommand.Open.DEFAULT, RecognitionEvent.Opened.class);
    Future<RecognitionEvent.ParamsSet> set = add(setParams(), RecognitionEvent.ParamsSet.class);
    assertThat(sent).containsExactly("OPEN");

    receive("OPENED", 1);
    assertThat(opened.result().channelId()).isEqualTo("c");
    assertThat(sent).containsExactly("OPEN", "SET-PARAMS");
    assertThat(set.isComplete()).isFalse();

    receive("PARAMS-SET", 2);
    assertThat(set.succeeded()).isTrue();
  }

  @Test
  void oneThatTheStateForbidsFailsAndTheNextHasItsTurn() {
    Future<?> early = add(setParams(), RecognitionEvent.ParamsSet.class);
    add(RecognitionCommand.Open.DEFAULT, RecognitionEvent.Opened.class);

    assertThat(failure(early).reason()).isEqualTo(Reason.ILLEGAL_STATE);
    assertThat(failure(early).message()).startsWith("SET-PARAMS: not allowed in state NO_SESSION");
    assertThat(sent).containsExactly("OPEN");
    receive("OPENED", 1);
  }

  @Test
  void aRefusalFailsItWithTheRecognisersWords() {
    open();
    Future<?> set = add(setParams(), RecognitionEvent.ParamsSet.class);
    turns.received(
        recognizer.receive(
            "{\"event\":\"INVALID-PARAM-VALUE\",\"request_id\":2,\"completion_cause\":\"Error\","
                + "\"completion_reason\":\"no_input_timeout\"}"));

    assertThat(failure(set).reason()).isEqualTo(Reason.VENDOR_REJECTED);
    assertThat(failure(set).message())
        .isEqualTo("the recogniser answered INVALID_PARAM_VALUE, Error, \"no_input_timeout\"");
    assertThat(failure(set).said()).isInstanceOf(RecognitionEvent.InvalidParamValue.class);
  }

  @Test
  void anotherAnswerThanTheExpectedFailsIt() {
    open();
    Future<?> set = add(setParams(), RecognitionEvent.ParamsSet.class);
    receive("GRAMMAR-DEFINED", 2);

    assertThat(failure(set).message())
        .isEqualTo("the recogniser answered GRAMMAR_DEFINED (expected: ParamsSet)");
  }

  @Test
  void whatNeverIsAnsweredHasItsTimeAndThenTheNextHasItsTurn() {
    open();
    Future<?> lost = add(setParams(), RecognitionEvent.ParamsSet.class);
    Future<?> next = add(new RecognitionCommand.GetParams(), RecognitionEvent.DefaultParams.class);
    time.advance(PATIENCE.minusNanos(1));
    assertThat(lost.isComplete()).isFalse();

    time.advance(Duration.ofNanos(1));
    assertThat(failure(lost).reason()).isEqualTo(Reason.NO_ANSWER);
    assertThat(sent).endsWith("SET-PARAMS", "GET-PARAMS");

    receive("PARAMS-SET", 2);
    assertThat(next.isComplete()).isFalse();
    receive("DEFAULT-PARAMS", 3);
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void aFrameThatIsNotTakenFailsItsCommandAndTheNextHasItsTurn() {
    open();
    taken = Future.failedFuture("broken pipe");
    Future<?> lost = add(setParams(), RecognitionEvent.ParamsSet.class);
    assertThat(failure(lost).reason()).isEqualTo(Reason.CONNECTION_LOST);

    taken = Future.succeededFuture();
    Future<?> next = add(setParams(), RecognitionEvent.ParamsSet.class);
    receive("PARAMS-SET", 3);
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void onlySoManyWait() {
    add(RecognitionCommand.Open.DEFAULT, RecognitionEvent.Opened.class);
    List<Future<RecognitionEvent.ParamsSet>> all =
        IntStream.range(0, 65)
            .mapToObj(i -> add(setParams(), RecognitionEvent.ParamsSet.class))
            .toList();

    assertThat(all.subList(0, 64)).noneMatch(Future::isComplete);
    assertThat(failure(all.get(64)).reason()).isEqualTo(Reason.SEND_QUEUE_FULL);
    turns.failAll(
        new RecognitionFailure(Reason.OUTCOME_UNKNOWN, ""),
        new RecognitionFailure(Reason.CONNECTION_LOST, ""));
  }

  @Test
  void aLostConnectionTellsWhatMayHaveArrivedFromWhatNeverLeft() {
    open();
    Future<?> sentOne = add(setParams(), RecognitionEvent.ParamsSet.class);
    Future<?> unsent = add(setParams(), RecognitionEvent.ParamsSet.class);
    turns.failAll(
        new RecognitionFailure(Reason.OUTCOME_UNKNOWN, "lost"),
        new RecognitionFailure(Reason.CONNECTION_LOST, "lost"));

    assertThat(failure(sentOne).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(failure(unsent).reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(sent).containsExactly("OPEN", "SET-PARAMS");
  }

  @Test
  void whoAsksAgainWhenAnsweredIsServed() {
    open();
    List<Future<?>> second = new ArrayList<>();
    add(setParams(), RecognitionEvent.ParamsSet.class)
        .onSuccess(done ->
            second.add(
                add(new RecognitionCommand.GetParams(), RecognitionEvent.DefaultParams.class)));
    receive("PARAMS-SET", 2);
    receive("DEFAULT-PARAMS", 3);

    assertThat(second).hasSize(1).allMatch(Future::succeeded);
  }

  private void open() {
    add(RecognitionCommand.Open.DEFAULT, RecognitionEvent.Opened.class);
    receive("OPENED", 1);
  }

  private static RecognitionCommand setParams() {
    return new RecognitionCommand.SetParams(RecognitionParams.NONE);
  }

  private <E extends RecognitionEvent> Future<E> add(RecognitionCommand command, Class<E> answer) {
    CommandTurn<E> turn = new CommandTurn<>(command, answer);
    turns.add(turn);
    return turn.future();
  }

  private void receive(String event, long id) {
    turns.received(
        recognizer.receive(
            "{\"event\":\"%s\",\"request_id\":%d,\"channel_id\":\"c\"}".formatted(event, id)));
  }

  private static RecognitionFailure failure(Future<?> future) {
    return ((RecognitionException) future.cause()).failure();
  }
}
