package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionDeskTest {
  private SessionFloor floor = SessionFloor.ready(null);

  @AfterEach
  void leaveNothingBehind() {
    floor.session.cancel();
    floor.proveOver();
  }

  @Test
  void oneCommandIsAskedAtATimeInTheOrderTheyCame() {
    floor.getParams("a").getParams("b");
    assertThat(floor.recogniser().asked).hasSize(1);

    floor.recogniser().answer();
    floor.recogniser().answer();

    assertThat(floor.told()).containsExactly("Said a DEFAULT_PARAMS", "Said b DEFAULT_PARAMS");
  }

  @Test
  void thirtyTwoCommandsWaitInLineAndTheNextIsRejected() {
    floor.getParams("under way");
    for (int i = 1; i <= 32; i++) {
      floor.getParams("c" + i);
    }
    assertThat(floor.news).isEmpty();

    floor.getParams("one too many");

    assertThat(floor.told()).containsExactly("Rejected one too many SEND_QUEUE_FULL");
    floor.recogniser().answerAll();
    assertThat(floor.told()).hasSize(33).doesNotContain("Said one too many DEFAULT_PARAMS");
  }

  @Test
  void aCommandThatTheStateForbidsIsRejectedAndTheSessionGoesOn() {
    floor.stop("s").submit("t", new RecognitionCommand.StartInputTimers()).endUtterance("e");
    assertThat(floor.told())
        .containsExactly(
            "Rejected s ILLEGAL_STATE", "Rejected t ILLEGAL_STATE", "Rejected e ILLEGAL_STATE");

    floor.recognize("r");
    floor.recogniser().answer();
    floor.recognize("r2").getParams("p");

    assertThat(floor.told())
        .containsExactly("Begun r", "Rejected r2 ILLEGAL_STATE", "Rejected p ILLEGAL_STATE");
    assertThat(floor.recogniser().asked).isEmpty();
  }

  @Test
  void aRefusedRecognizeLeavesTheSessionIdleAndSoundFlowing() {
    floor.recognize("r");
    floor.recogniser().refuse();
    assertThat(floor.told()).containsExactly("Refused r in IDLE");

    floor.sound(600);

    assertThat(floor.recogniser().soundBytes).isPositive();
    floor.recognize("again");
    floor.recogniser().answer();
    assertThat(floor.told()).containsExactly("Begun again");
  }

  @Test
  void aStopThatCrossesTheResultStopsNothing() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.stop("s");

    floor.recogniser().complete();
    floor.recogniser().answer();

    assertThat(floor.told()).containsExactly("Begun r", "Complete r", "Stopped s of ");
  }

  @Test
  void aStopEndsTheRecognition() {
    floor.recognize("r");
    floor.recogniser().answer();

    floor.stop("s");
    floor.recogniser().answer();
    floor.recogniser().complete();

    assertThat(floor.told()).containsExactly("Begun r", "Stopped s of r");
  }

  @Test
  void aRecogniserInAHurryAnswersWithTheResult() {
    floor.recognize("r");
    floor.recogniser().completeAtOnce();

    assertThat(floor.told()).containsExactly("Complete r");
    floor.getParams("p");
    assertThat(floor.recogniser().asked).hasSize(1);
  }

  @Test
  void aResultOfAnEarlierRecognitionEndsNeitherOneThatStartsNorOneThatRuns() {
    floor.recognize("first");
    floor.recogniser().answer();
    long first = floor.recogniser().recognition;
    floor.recogniser().complete();
    floor.recognize("second");

    floor.recogniser().complete(first);
    floor.recogniser().complete(0);
    floor.recogniser().answer();
    floor.recogniser().complete(first);
    assertThat(floor.told()).containsExactly("Begun first", "Complete first", "Begun second");

    floor.recogniser().complete(0);
    assertThat(floor.told()).containsExactly("Complete second");
  }

  @Test
  void eventsThatNobodyKnowsAreToldAsTheyAre() {
    floor.recogniser().saySomethingNew();
    floor.recognize("r");
    floor.recogniser().saySomethingNew();
    floor.recogniser().answer();

    assertThat(floor.told()).containsExactly("Said  UNKNOWN", "Said  UNKNOWN", "Begun r");
  }

  @Test
  void whatTheProtocolForbidsIsRejectedAndSoundDoesNotStop() {
    // The far side recognises what nobody asked for: only the protocol knows that.
    floor
        .recogniser()
        .say(
            new RecognitionEvent.RecognitionInProgress(
                new Envelope(0, "", Map.of(), null, null, null)));
    floor.told();

    floor.recognize("r");
    floor.sound(3_000);

    assertThat(floor.told()).containsExactly("Rejected r ILLEGAL_STATE");
    assertThat(floor.audioWanted).as("nobody is kept waiting for ever").doesNotContain(false);
  }

  @Test
  void noAnswerInTimeCostsTheSocketAndNotTheSession() {
    floor.getParams("p").getParams("q");
    floor.time.advance(FakeRecogniser.ANSWER_TIMEOUT);

    assertThat(floor.told()).containsExactly("Rejected p NO_ANSWER");
    assertThat(floor.loans.getFirst().back).isEqualTo("discarded");
    floor.grant().answer();
    assertThat(floor.told())
        .containsExactly("Replaced channel-1 by channel-2 for ", "Said q DEFAULT_PARAMS");
  }

  @Test
  void aRecognizeWithoutAnAnswerIsRejectedOnce() {
    floor = SessionFloor.ready(SessionFloor.REPLAY);
    floor.recognize("r");
    floor.time.advance(FakeRecogniser.ANSWER_TIMEOUT);
    floor.grant();

    assertThat(floor.told())
        .containsExactly("Rejected r NO_ANSWER", "Replaced channel-1 by channel-2 for ");
    assertThat(floor.count("troupe.recognition.lost")).isZero();
  }

  @Test
  void theEndWithoutARecognitionComesAtOnceAndAfterWhatIsInLine() {
    floor.getParams("p").getParams("q");
    floor.session.end();
    assertThat(floor.news).isEmpty();

    floor.recogniser().answerAll();

    assertThat(floor.told())
        .containsExactly("Said p DEFAULT_PARAMS", "Said q DEFAULT_PARAMS", "Ended");
    assertThat(floor.loans.getFirst().back).isEqualTo("given back");
  }

  @Test
  void theEndInARecognitionWaitsForItsResult() {
    floor.recognizeUntimed("r");
    floor.recogniser().answer();
    floor.session.end();
    assertThat(floor.recogniser().asked.getFirst().command())
        .isInstanceOf(RecognitionCommand.StartInputTimers.class);
    floor.recogniser().answer();
    assertThat(floor.told()).containsExactly("Begun r");

    floor.recogniser().complete();

    assertThat(floor.news(SessionNews.Ended.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.recognitions()).isEqualTo(1));
  }

  @Test
  void aDrainIsAnEndThatSaysSo() {
    floor.session.drain();

    assertThat(floor.news(SessionNews.Ended.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.draining()).isTrue());
  }

  @Test
  void nothingIsHeardOfACallerThatLeftInARecognition() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.sound(300);
    floor.told();

    floor.session.cancel();
    floor.recogniser().complete();
    floor.recogniser().die();
    floor.recognize("late").sound(300).session.quiet(true);
    floor.session.end();

    assertThat(floor.news).isEmpty();
    assertThat(floor.loans.getFirst().back).isEqualTo("given back");
  }

  @Test
  void anEndOfUtteranceStartsTimersThatDoNotRun() {
    floor.recognizeUntimed("r");
    floor.recogniser().answer();
    floor.sound(200).endUtterance("e");

    assertThat(floor.recogniser().all.getLast())
        .isInstanceOf(RecognitionCommand.StartInputTimers.class);
    floor.recogniser().answer();
    int before = floor.recogniser().soundBytes;
    floor.time.advance(Duration.ofSeconds(1));
    assertThat(floor.recogniser().soundBytes).as("silence follows").isGreaterThan(before);
    floor.endUtterance("twice");
    floor.recogniser().complete();

    assertThat(floor.told())
        .containsExactly("Begun r", "UtteranceEnding e", "UtteranceEnding twice", "Complete r");
  }

  @Test
  void timersThatRunAreNotStartedAgain() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.endUtterance("e");

    assertThat(floor.recogniser().asked).isEmpty();
  }

  @Test
  void whatTheSessionAsksForItsOwnSakeIsNotToldToTheCaller() {
    floor.recognizeUntimed("r");
    floor.recogniser().answer();
    floor.endUtterance("e");
    floor.recogniser().refuse();

    assertThat(floor.told()).containsExactly("Begun r", "UtteranceEnding e");
  }

  @Test
  void aRecognitionThatNeverEndsIsLostAndItsSocketWithIt() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.time.advance(SessionFloor.LONGEST);
    floor.grant();

    assertThat(floor.told())
        .containsExactly(
            "Begun r", "RecognitionLost r NO_ANSWER", "Replaced channel-1 by channel-2 for ");
    assertThat(floor.loans.getFirst().back).isEqualTo("discarded");
    assertThat(floor.news(SessionNews.Failed.class)).isEmpty();
  }

  @Test
  void aRecognitionThatEndedIsNotWatchedAnyMore() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.recogniser().complete();
    floor.told();

    floor.time.advance(SessionFloor.LONGEST.multipliedBy(2));

    assertThat(floor.told()).isEmpty();
    assertThat(floor.loans.getFirst().back).isEmpty();
  }
}
