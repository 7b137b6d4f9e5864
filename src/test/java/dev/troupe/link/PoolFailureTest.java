package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Session;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.PoolFloor.No;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pool does when sessions cannot be opened. */
final class PoolFailureTest {
  private final Settings settings = new Settings();
  private PoolFloor floor;

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void whoeverWaitsDoesNotHearOfAFailureThatMayPass() {
    start();
    Ask ask = floor.ask("a");
    floor.fail();
    assertThat(ask.news()).isEqualTo("waiting");
    assertThat(floor.dials()).isZero();
    floor.pass(Duration.ofMillis(500));
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(ask.news()).isEqualTo("a1");
    assertThat(
            floor
                .registry
                .get("troupe.pool.creation.failures")
                .tag("cause", "away")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void whoeverWaitsInVainHearsWhatWentWrong() {
    start();
    Ask ask = floor.ask("a");
    floor.fail();
    while (!ask.answered()) {
      floor.pass(Duration.ofMillis(100));
      while (floor.dials() > 0) {
        floor.fail();
      }
    }
    assertThat(ask.failure.cause()).isIn(PoolCause.DEADLINE, PoolCause.UNAVAILABLE);
    assertThat(ask.failure.origin().cause()).isEqualTo(No.AWAY);
    assertThat(ask.failure.message()).contains("no: AWAY");
  }

  @Test
  void whoeverCannotBeServedInTimeHearsAtOnceWhenToComeBack() {
    start();
    Ask ask = floor.ask("a", "x", Duration.ofSeconds(5));
    floor.refuse(No.AWAY, Verdict.PASSING, Duration.ofSeconds(6));
    assertThat(ask.news()).isEqualTo("UNAVAILABLE");
    assertThat(ask.failure.retryAfter()).isEqualTo(Duration.ofSeconds(6));
    assertThat(floor.ask("a", "x", Duration.ofSeconds(5)).news()).isEqualTo("UNAVAILABLE");
    Ask patient = floor.ask("a", "x", Duration.ofSeconds(7));
    floor.pass(Duration.ofSeconds(6));
    floor.make();
    assertThat(patient.news()).isEqualTo("a1");
  }

  @Test
  void whoeverMayBeServedByOneThatIsLentGoesOnWaiting() {
    start();
    Ask first = floor.ask("a");
    floor.make();
    Ask ask = floor.ask("a", "x", Duration.ofSeconds(5));
    floor.refuse(No.AWAY, Verdict.PASSING, Duration.ofSeconds(60));
    assertThat(ask.news()).isEqualTo("waiting");
    first.back(Return.REUSE);
    floor.reset();
    assertThat(ask.news()).isEqualTo("a1");
  }

  @Test
  void triesAreSpacedEverWiderUpToTheCeilingAndStartAfreshAfterAQuietTime() {
    start();
    floor.room.keep("a", 1);
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 60; i++) {
      Duration wait = failAndWait();
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    assertThat(longest).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    Session session = floor.make();
    floor.pass(Duration.ofSeconds(31));
    floor.lose(session);
    assertThat(failAndWait()).isLessThanOrEqualTo(Duration.ofMillis(510));
  }

  @Test
  void dialsThatFailTogetherAreOneFailureAndTheNextGoesAlone() {
    start();
    floor.ask("a", "x", 8);
    assertThat(floor.dials()).isEqualTo(8);
    while (floor.dials() > 0) {
      floor.fail();
    }
    floor.pass(Duration.ofMillis(500));
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(floor.dials()).isEqualTo(7);
  }

  @Test
  void aRefusedKeyIsRefusedToAllWhoWaitAndAllWhoComeUntilItIsTriedAgain() {
    start();
    List<Ask> asks = floor.ask("a", "x", 3);
    Ask other = floor.ask("b");
    floor.refuse(No.UNKNOWN_AVATAR, Verdict.KEY_REFUSED);
    assertThat(asks).allSatisfy(ask -> assertThat(ask.news()).isEqualTo("REFUSED"));
    assertThat(asks.getFirst().failure.origin().cause()).isEqualTo(No.UNKNOWN_AVATAR);
    assertThat(other.news()).isEqualTo("waiting");
    floor.workshop.dials.removeIf(slot -> slot.shelf.key.equals("a") && abandon(slot));
    floor.pass(Duration.ofSeconds(10));
    Ask late = floor.ask("a");
    assertThat(late.news()).isEqualTo("REFUSED");
    assertThat(late.failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    assertThat(late.failure.cause().retryable()).isFalse();
    floor.pass(Duration.ofSeconds(20));
    Ask later = floor.ask("a");
    assertThat(later.news()).isEqualTo("waiting");
  }

  @Test
  void refusedCredentialsAreRefusedToAll() {
    start();
    Ask one = floor.ask("a");
    Ask other = floor.ask("b");
    floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED);
    assertThat(one.news()).isEqualTo("REFUSED");
    assertThat(other.news()).isEqualTo("REFUSED");
    assertThat(floor.ask("c").news()).isEqualTo("REFUSED");
    floor.pass(Duration.ofSeconds(30));
    assertThat(floor.ask("c").news()).isEqualTo("waiting");
  }

  @Test
  void aRefusalIsNoReasonToWaitOnceItIsToldToTryAgain() {
    start();
    floor.room.keep("a", 1);
    floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED, Duration.ofMinutes(5));
    assertThat(floor.ask("b").news()).isEqualTo("REFUSED");
    assertThat(floor.dials()).isZero();
    floor.room.retry();
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(floor.ask("a").news()).isEqualTo("a1");
  }

  @Test
  void theVendorMaySayHowLongARefusalLasts() {
    start();
    Ask ask = floor.ask("a");
    floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED, Duration.ofMinutes(5));
    assertThat(ask.failure.retryAfter()).isEqualTo(Duration.ofMinutes(5));
    floor.pass(Duration.ofMinutes(4));
    assertThat(floor.ask("a").news()).isEqualTo("REFUSED");
  }

  @Test
  void whatIsKeptIsTriedAgainAfterARefusal() {
    start();
    floor.room.keep("a", 2);
    floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED);
    floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED);
    floor.pass(Duration.ofSeconds(30));
    assertThat(floor.dials()).isPositive();
  }

  @Test
  void anIdleOneOfARefusedKeyIsStillLent() {
    start();
    Ask first = floor.ask("a");
    floor.make();
    Ask second = floor.ask("a");
    floor.refuse(No.BAD_CREDENTIALS, Verdict.KEY_REFUSED);
    assertThat(second.news()).isEqualTo("REFUSED");
    first.back(Return.REUSE);
    floor.reset();
    assertThat(floor.ask("a").news()).isEqualTo("a1");
    assertThat(floor.ask("a").news()).isEqualTo("REFUSED");
  }

  @Test
  void keepsToFewerWhereTheVendorAllowsNoMoreAndFindsItsLimitAgainStepByStep() {
    start();
    List<Ask> asks = floor.ask("a", "x", 6);
    floor.make();
    floor.make();
    floor.refuse(No.FULL, Verdict.TOO_MANY);
    while (floor.dials() > 0) {
      floor.refuse(No.FULL, Verdict.TOO_MANY);
    }
    floor.pass(Duration.ofSeconds(1));
    assertThat(floor.dials()).as("two are open, two are allowed").isZero();
    asks.getFirst().back(Return.REUSE);
    floor.reset();
    assertThat(asks.get(2).news()).isEqualTo("a1");
    floor.ask("a", "x", 1);
    floor.pass(Duration.ofSeconds(29));
    assertThat(floor.dials()).isEqualTo(0);
    Ask waiting = floor.ask("a");
    floor.pass(Duration.ofSeconds(1));
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(waiting.answered()).isTrue();
  }

  @Test
  void anIdleOneGoesWhereTheVendorAllowsNoMoreAndAnotherKeyIsAwaited() {
    start();
    floor.use("a");
    Ask ask = floor.ask("b");
    floor.refuse(No.FULL, Verdict.TOO_MANY);
    floor.pass(Duration.ofMillis(500));
    assertThat(floor.closing()).containsExactly("a1");
    floor.close();
    floor.make();
    assertThat(ask.news()).isEqualTo("b2");
  }

  @Test
  void aDialThatTakesTooLongFailsAndWhatComesOfItIsClosed() {
    start();
    floor.room.keep("a", 1);
    Slot<String, Session> slow = floor.workshop.dials.removeFirst();
    floor.pass(Duration.ofSeconds(15));
    assertThat(floor.sessions("dialing")).isZero();
    floor.pass(Duration.ofMillis(500));
    assertThat(floor.dials()).isEqualTo(1);
    floor.room.made(slow, floor.workshop.session(slow));
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.sessions("idle")).isZero();
  }

  @Test
  void sessionsThatEndBeforeAnybodyUsesThemSlowDownTheOpening() {
    start();
    floor.room.keep("a", 1);
    int dials = 0;
    for (int i = 0; i < 600; i++) {
      while (floor.dials() > 0) {
        dials++;
        floor.lose(floor.make());
      }
      floor.pass(Duration.ofMillis(100));
    }
    assertThat(dials).isBetween(5, 40);
  }

  @Test
  void sessionsThatSickenBeforeAnybodyUsesThemSlowDownTheOpening() {
    start();
    int dials = 0;
    for (int i = 0; i < 600; i++) {
      floor.ask("a", "x", Duration.ofMillis(50));
      while (floor.dials() > 0) {
        dials++;
        Slot<String, Session> slot = floor.workshop.dials.removeFirst();
        Session session = floor.workshop.session(slot);
        session.healthy = false;
        floor.room.made(slot, session);
      }
      floor.closeAll();
      floor.pass(Duration.ofMillis(100));
    }
    assertThat(dials).isBetween(3, 60);
  }

  @Test
  void oneDialThatSucceedsBesideOneThatFailsEndsTheWait() {
    start();
    List<Ask> asks = floor.ask("a", "x", 2);
    floor.fail();
    floor.make();
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(asks).allMatch(Ask::answered);
  }

  @Test
  void afterARefusalOfAllOneDialGoesAheadOfTheOthers() {
    start();
    floor.room.keep("a", 3);
    floor.room.keep("b", 3);
    floor.room.keep("c", 3);
    while (floor.dials() > 0) {
      floor.refuse(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED);
    }
    floor.pass(Duration.ofSeconds(30));
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(floor.dials()).isEqualTo(8);
  }

  @Test
  void aSessionThatEndsMaySayThatNoneCanBeOpened() {
    start();
    Ask first = floor.ask("a");
    Session session = floor.make();
    Ask second = floor.ask("a");
    floor.workshop.dials.clear();
    floor.workshop.open.remove(session);
    floor.room.lost(
        session.slot,
        new MakeFailure(No.BAD_CREDENTIALS, Verdict.ALL_REFUSED, "credits exhausted"));
    assertThat(second.news()).isEqualTo("REFUSED");
    assertThat(floor.ask("b").news()).isEqualTo("REFUSED");
    first.back(Return.REUSE);
  }

  @Test
  void aLossWhileADialRunsIsAFailureOfTheDial() {
    start();
    Ask ask = floor.ask("a");
    floor.room.lost(floor.workshop.dials.removeFirst(), null);
    assertThat(ask.news()).isEqualTo("waiting");
    floor.pass(Duration.ofMillis(500));
    floor.make();
    assertThat(ask.news()).isEqualTo("a1");
  }

  @Test
  void keysThatOnlyFailedAreForgottenAndNeverMoreThanABoundAreRemembered() {
    settings.maxTotal = 3_000;
    settings.dials = 3_000;
    start();
    for (int i = 0; i < 2 * Keepsakes.MOST; i++) {
      floor.ask("avatar" + i);
      floor.refuse(No.UNKNOWN_AVATAR, Verdict.KEY_REFUSED);
    }
    assertThat(floor.gauge("troupe.pool.keys")).isEqualTo(Keepsakes.MOST);
    assertThat(floor.ask("avatar" + (2 * Keepsakes.MOST - 1)).news()).isEqualTo("REFUSED");
    floor.pass(Duration.ofSeconds(31));
    assertThat(floor.gauge("troupe.pool.keys")).isZero();
    assertThat(floor.time.armed()).isZero();
  }

  /** How long it takes until a failed dial is tried again. */
  private Duration failAndWait() {
    floor.fail();
    long from = floor.time.nanos();
    while (floor.dials() == 0) {
      floor.pass(Duration.ofMillis(10));
    }
    return Duration.ofNanos(floor.time.nanos() - from);
  }

  private boolean abandon(Slot<String, Session> slot) {
    floor.room.notMade(slot, new MakeFailure(No.AWAY, Verdict.PASSING, "gone"));
    return true;
  }

  private void start() {
    floor = new PoolFloor(settings);
  }
}
