package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenancyTest {
  private SessionFloor floor = new SessionFloor(null, Map.of("pin", "speech/digits"));

  @AfterEach
  void leaveNothingBehind() {
    floor.session.cancel();
    floor.proveOver();
  }

  @Test
  void aCallerThatCancelsWhileItWaitsLeavesTheLineAtOnce() {
    floor.session.open();
    assertThat(floor.line).hasSize(1);

    floor.session.cancel();

    assertThat(floor.line).isEmpty();
    assertThat(floor.news).isEmpty();
  }

  @Test
  void aSocketThatWasOnItsWayToACallerThatLeftIsGivenBack() {
    floor.session.open();
    SessionFloor.Asked wish = floor.line.removeFirst();
    floor.session.cancel();

    floor.grant(wish);

    assertThat(floor.loans.getFirst().back).isEqualTo("given back");
    assertThat(floor.news).isEmpty();
  }

  @Test
  void aCallerThatCancelsWhileItsSessionIsPreparedGivesTheSocketBack() {
    floor.session.open();
    FakeRecogniser recogniser = floor.grant();
    floor.session.cancel();
    recogniser.answer();

    assertThat(floor.loans.getFirst().back).isEqualTo("given back");
    assertThat(floor.news).isEmpty();
  }

  @Test
  void aGrammarThatIsRefusedEndsTheCallAndTheSocketIsGoodForOthers() {
    floor.session.open();
    floor.grant().refuse();

    assertThat(floor.told()).containsExactly("Failed VENDOR_REJECTED");
    assertThat(floor.loans.getFirst().back).isEqualTo("given back");
  }

  @Test
  void aRecogniserThatDoesNotAnswerWhileItIsPreparedEndsTheCallAndTheSocket() {
    floor.session.open();
    floor.grant();
    floor.time.advance(FakeRecogniser.ANSWER_TIMEOUT);

    assertThat(floor.told()).containsExactly("Failed NO_ANSWER");
    assertThat(floor.loans.getFirst().back).isEqualTo("discarded");
  }

  @Test
  void aSocketThatIsGoneWhenItIsLentIsReplaced() {
    floor.session.open();
    floor.grantDead();
    assertThat(floor.line).hasSize(1);

    floor.grant().answer();

    assertThat(floor.told()).containsExactly("Ready");
  }

  @Test
  void soundThatWaitsBehindARecognizeIsForItFromItsFirstFrame() {
    floor.session.open();
    floor.recognize("r").sound(500);
    floor.grant().answer();
    floor.time.advance(Duration.ofSeconds(1));
    assertThat(floor.recogniser().soundBytes).as("before it listens").isZero();

    floor.recogniser().answer();
    floor.time.advance(Duration.ofSeconds(2));

    assertThat(floor.recogniser().soundBytes).isBetween(440 * 16, 500 * 16);
  }

  @Test
  void anEndWhileTheSessionIsOpenedComesWhenItIsOpen() {
    floor.session.open();
    floor.session.end();
    assertThat(floor.news).isEmpty();

    floor.grant().answer();

    assertThat(floor.told()).containsExactly("Ready", "Ended");
  }
}
