package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuccessionTest {
  private SessionFloor floor = SessionFloor.ready(SessionFloor.REPLAY);

  @AfterEach
  void leaveNothingBehind() {
    floor.session.cancel();
    floor.proveOver();
  }

  private void withoutReplay() {
    floor.session.cancel();
    floor = SessionFloor.ready(null);
  }

  @Test
  void aSessionThatDiesIdleIsReplacedAndCommandsWaitMeanwhile() {
    floor.recogniser().die();
    floor.getParams("p");
    assertThat(floor.told()).isEmpty();

    floor.grant().answer();

    assertThat(floor.told())
        .containsExactly("Replaced channel-1 by channel-2 for ", "Said p DEFAULT_PARAMS");
  }

  @Test
  void theNextSessionIsWhatTheCallerMadeOfTheLast() {
    RecognitionParams french = RecognitionParams.NONE.withStartInputTimers(true);
    floor.submit("s", new RecognitionCommand.SetParams(french));
    floor.recogniser().answer();
    floor.submit("g", new RecognitionCommand.DefineGrammar("speech/digits", "pin"));
    floor.recogniser().answer();
    floor.recogniser().die();

    floor.grant().answerAll();

    assertThat(floor.recogniser().all)
        .containsExactly(
            new RecognitionCommand.SetParams(french),
            new RecognitionCommand.DefineGrammar("speech/digits", "pin"));
    assertThat(floor.news(SessionNews.Replaced.class))
        .singleElement()
        .satisfies(it -> assertThat(it.grammars()).containsExactly("pin"))
        .satisfies(it -> assertThat(it.params()).isEqualTo(french));
  }

  @Test
  void aRecognizeThatWasOnItsWayIsAskedAgain() {
    floor.recognize("r");
    floor.recogniser().die();
    floor.grant();
    assertThat(floor.recogniser().asked).hasSize(1);
    floor.recogniser().answer();

    assertThat(floor.told()).containsExactly("Replaced channel-1 by channel-2 for ", "Begun r");
  }

  @Test
  void withoutReplayARecognizeThatWasOnItsWayIsRejectedAndNothingElseIsSaidOfIt() {
    withoutReplay();
    floor.recognize("r");
    floor.recogniser().die();
    floor.grant();

    assertThat(floor.told())
        .containsExactly("Rejected r VENDOR_SESSION_LOST", "Replaced channel-1 by channel-2 for ");
    assertThat(floor.count("troupe.recognition.lost")).isZero();
  }

  @Test
  void aRecognitionGoesOnInTheNextSessionAndHearsTheLatestAgain() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.sound(3_000);
    floor.recogniser().die();
    floor.sound(500);

    floor.grant().answer();
    floor.time.advance(Duration.ofSeconds(20));
    floor.recogniser().startOfInput();
    floor.recogniser().complete();

    assertThat(floor.recogniser().soundBytes).isGreaterThan(2_000 * 16);
    assertThat(floor.news(SessionNews.Replaced.class).getFirst().replayed())
        .isBetween(Duration.ofMillis(1_900), SessionFloor.REPLAY);
    assertThat(floor.news(SessionNews.Complete.class).getFirst().measures().replaced()).isTrue();
    assertThat(floor.told())
        .containsExactly(
            "Begun r",
            "Replaced channel-1 by channel-2 for r",
            "Begun r again",
            "Said r START_OF_INPUT",
            "Complete r");
  }

  @Test
  void withoutReplayARecognitionIsLostWithItsSession() {
    withoutReplay();
    floor.recognize("r");
    floor.recogniser().answer();
    floor.stop("s");
    floor.recogniser().die();
    floor.grant();

    assertThat(floor.told())
        .containsExactly(
            "Begun r",
            "RecognitionLost r VENDOR_SESSION_LOST",
            "Rejected s VENDOR_SESSION_LOST",
            "Replaced channel-1 by channel-2 for ");
    assertThat(floor.count("troupe.recognition.lost")).isEqualTo(1);
  }

  @Test
  void aRecognitionThatTheNextSessionRefusesIsLost() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.recogniser().die();
    floor.grant().refuse();
    floor.getParams("p");
    floor.recogniser().answer();

    assertThat(floor.told())
        .containsExactly(
            "Begun r",
            "Replaced channel-1 by channel-2 for ",
            "RecognitionLost r VENDOR_REJECTED",
            "Said p DEFAULT_PARAMS");
  }

  @Test
  void aNextSessionInAHurryAnswersWithTheResult() {
    floor.recognize("r");
    floor.recogniser().answer();
    floor.recogniser().die();
    floor.grant().completeAtOnce();

    assertThat(floor.told())
        .containsExactly("Begun r", "Replaced channel-1 by channel-2 for r", "Complete r");
    floor.getParams("p");
    assertThat(floor.recogniser().asked).hasSize(1);
  }

  @Test
  void anUtteranceThatWasEndingEndsInTheNextSession() {
    floor.recognizeUntimed("r");
    floor.recogniser().answer();
    floor.endUtterance("e");
    floor.recogniser().die();
    floor.grant().answer();

    assertThat(floor.recogniser().all.getLast())
        .isInstanceOf(RecognitionCommand.StartInputTimers.class);
    floor.recogniser().answer();
    floor.time.advance(Duration.ofSeconds(1));
    assertThat(floor.recogniser().soundBytes).as("silence").isPositive();
  }

  @Test
  void whatADiscardedSocketStillSaysIsHeardByNobody() {
    floor.recognizeUntimed("r");
    floor.recogniser().answer();
    FakeRecogniser old = floor.recogniser();
    floor.endUtterance("e");
    floor.time.advance(FakeRecogniser.ANSWER_TIMEOUT);
    floor.grant().answer();
    floor.told();

    old.saySomethingNew();
    old.startOfInput();
    old.complete(0);
    old.die();

    assertThat(floor.told()).isEmpty();
    floor.recogniser().complete();
    assertThat(floor.told()).containsExactly("Complete r");
  }

  @Test
  void afterThreeDeathsInARowTheNextEndsTheCall() {
    for (int i = 0; i < 3; i++) {
      floor.recogniser().die();
      floor.grant();
    }
    assertThat(floor.told()).hasSize(3);

    floor.recogniser().die();

    assertThat(floor.told()).containsExactly("Failed VENDOR_SESSION_LOST");
  }

  @Test
  void aSessionThatAnsweredBreaksTheRow() {
    for (int i = 0; i < 8; i++) {
      floor.recogniser().die();
      floor.grant();
      floor.getParams("p" + i);
      floor.recogniser().answer();
    }

    assertThat(floor.news(SessionNews.Failed.class)).isEmpty();
    assertThat(floor.news(SessionNews.Replaced.class)).hasSize(8);
  }

  @Test
  void aFirstSessionThatDiesWhileItIsPreparedIsFollowedByOneThatIsReady() {
    floor.session.cancel();
    floor = new SessionFloor(null, Map.of("pin", "speech/digits"));
    floor.session.open();
    floor.grant().die();
    floor.grant().answer();
    floor.session.end();

    assertThat(floor.told()).containsExactly("Ready", "Ended");
  }

  @Test
  void noSocketForASuccessorEndsTheCall() {
    floor.recogniser().die();
    floor.refuseSocket();

    assertThat(floor.told()).containsExactly("Failed POOL_EXHAUSTED");
  }
}
