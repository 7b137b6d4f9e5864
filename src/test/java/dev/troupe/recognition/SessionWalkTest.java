package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers, recogniser, sockets and clock do anything at any time; the books balance. */
class SessionWalkTest {
  private static final int STEPS = 20_000;

  private Random random;
  private SessionFloor floor;
  private boolean ended;
  private int commands;
  private int steps;
  private int recognitions;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyCommandHasOneAnswerAndEveryRecognitionOneEnd(long seed) {
    random = new Random(seed);
    int calls = 0;
    while (steps < STEPS) {
      call();
      calls++;
    }

    assertThat(calls).isGreaterThan(50);
    assertThat(recognitions).as("recognitions that began").isGreaterThan(500);
  }

  /** One call from its beginning to its end. */
  private void call() {
    floor = new SessionFloor(random.nextBoolean() ? SessionFloor.REPLAY : null);
    ended = false;
    commands = 0;
    floor.session.open();
    int length = 50 + random.nextInt(400);
    for (int i = 0; i < length && !isOver(); i++) {
      step();
      steps++;
    }
    boolean cancelled = !isOver() && random.nextInt(4) == 0;
    if (cancelled) {
      floor.session.cancel();
    } else {
      finish();
    }
    balance(cancelled || !floor.news(SessionNews.Failed.class).isEmpty());
    floor.proveOver();
    recognitions += (int) begun().values().stream().filter(times -> times > 0).count();
  }

  private boolean isOver() {
    return !floor.news.isEmpty()
        && (floor.news.getLast() instanceof SessionNews.Ended
            || floor.news.getLast() instanceof SessionNews.Failed);
  }

  private void step() {
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> floor.recognize(id());
      case 3 -> floor.recognizeUntimed(id());
      case 4 -> floor.stop(id());
      case 5 -> floor.getParams(id());
      case 6 -> floor.submit(id(), new RecognitionCommand.StartInputTimers());
      case 7 -> floor.submit(id(), new RecognitionCommand.DefineGrammar("speech/x", "a"));
      case 8 -> floor.endUtterance(id());
      case 9 -> floor.sound(20 * random.nextInt(30));
      case 10 -> floor.session.quiet(random.nextBoolean());
      case 11 -> floor.time.advance(Duration.ofMillis(random.nextInt(900)));
      case 12 -> rare();
      default -> recogniser();
    }
  }

  private void rare() {
    switch (random.nextInt(12)) {
      case 0 -> floor.time.advance(FakeRecogniser.ANSWER_TIMEOUT);
      case 1 -> floor.time.advance(SessionFloor.LONGEST);
      case 2 -> crowd();
      case 3 -> {
        if (!ended && random.nextInt(4) == 0) {
          ended = true;
          floor.session.end();
        }
      }
      default -> {
        if (!floor.loans.isEmpty()) {
          floor.recogniser().die();
        }
      }
    }
  }

  private void crowd() {
    for (int i = 0; i < 40; i++) {
      floor.getParams(id());
    }
  }

  private String id() {
    return "c" + ++commands;
  }

  private void recogniser() {
    if (!floor.line.isEmpty()) {
      if (random.nextInt(200) == 0) {
        floor.refuseSocket();
      } else {
        floor.grant();
      }
      return;
    }
    FakeRecogniser recogniser =
        floor.loans.get(
                random.nextInt(10) == 0
                    ? random.nextInt(floor.loans.size())
                    : floor.loans.size() - 1)
            .recogniser;
    if (!recogniser.asked.isEmpty() && random.nextInt(5) > 0) {
      switch (random.nextInt(8)) {
        case 0 -> recogniser.refuse();
        case 1 -> {
          if (recogniser.asked.getFirst().command() instanceof RecognitionCommand.Recognize) {
            recogniser.completeAtOnce();
          }
        }
        default -> recogniser.answer();
      }
    } else {
      switch (random.nextInt(5)) {
        case 0 -> recogniser.startOfInput();
        case 1 -> recogniser.saySomethingNew();
        case 2 -> {
          if (recogniser.state() == RecognitionState.RECOGNITION) {
            recogniser.complete();
          }
        }
        default -> {}
      }
    }
  }

  /** A recogniser that does all that it is asked brings any session to its end. */
  private void finish() {
    floor.session.end();
    for (int i = 0; i < 500 && !isOver(); i++) {
      if (!floor.line.isEmpty()) {
        floor.grant();
      }
      floor.recogniser().answerAll();
      if (floor.recogniser().state() == RecognitionState.RECOGNITION) {
        floor.recogniser().complete();
      }
      floor.time.advance(Duration.ofMillis(100));
    }
    assertThat(isOver()).as("it ends: %s", floor.news).isTrue();
  }

  private void balance(boolean cutShort) {
    Map<String, Integer> answers = new HashMap<>();
    Map<String, Integer> ends = new HashMap<>();
    for (SessionNews each : floor.news) {
      switch (each) {
        case SessionNews.Said it -> {
          boolean answer = !(it.event() instanceof RecognitionEvent.StartOfInput);
          if (answer && !it.commandId().isEmpty()) {
            answers.merge(it.commandId(), 1, Integer::sum);
          }
        }
        case SessionNews.Begun it ->
            answers.merge(it.commandId(), it.replayed() ? 0 : 1, Integer::sum);
        case SessionNews.Defined it -> answers.merge(it.commandId(), 1, Integer::sum);
        case SessionNews.UtteranceEnding it -> answers.merge(it.commandId(), 1, Integer::sum);
        case SessionNews.Refused it -> answers.merge(it.commandId(), 1, Integer::sum);
        case SessionNews.Rejected it -> answers.merge(it.commandId(), 1, Integer::sum);
        case SessionNews.Stopped it -> {
          answers.merge(it.commandId(), 1, Integer::sum);
          if (!it.recognitionId().isEmpty()) {
            ends.merge(it.recognitionId(), 1, Integer::sum);
          }
        }
        case SessionNews.Complete it -> ends.merge(it.commandId(), 1, Integer::sum);
        case SessionNews.RecognitionLost it -> ends.merge(it.commandId(), 1, Integer::sum);
        default -> {}
      }
    }
    Map<String, Integer> begun = begun();
    begun.forEach((id, times) -> assertThat(times).as("%s begins once", id).isEqualTo(1));
    // Who was in a hurry began and ended in one word.
    ends.keySet().stream()
        .filter(id -> !begun.containsKey(id))
        .forEach(id -> answers.merge(id, 1, Integer::sum));
    for (int i = 1; i <= commands; i++) {
      int times = answers.getOrDefault("c" + i, 0);
      if (cutShort) {
        assertThat(times).as("answers to c%s: %s", i, floor.news).isBetween(0, 1);
      } else {
        assertThat(times).as("answers to c%s", i).isEqualTo(1);
      }
    }
    ends.forEach((id, times) -> assertThat(times).as("ends of %s", id).isEqualTo(1));
    if (!cutShort) {
      assertThat(ends.keySet()).containsAll(begun.keySet());
    }
    assertThat(answers).as("commands that nobody gave").doesNotContainKey("");
  }

  /** How often each recognition began, other than again. */
  private Map<String, Integer> begun() {
    Map<String, Integer> begun = new HashMap<>();
    floor.news(SessionNews.Begun.class).stream()
        .filter(each -> !each.replayed())
        .forEach(each -> begun.merge(each.commandId(), 1, Integer::sum));
    return begun;
  }
}
