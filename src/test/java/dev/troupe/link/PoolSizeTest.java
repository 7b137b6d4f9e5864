package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Session;
import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many sessions a pool has, of which key, and which of them it lends. */
final class PoolSizeTest {
  private final Settings settings = new Settings();
  private PoolFloor floor;

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void theMinimumIsOpenBeforeAnybodyAsksAndStaysIdle() {
    start();
    floor.room.keep("a", 2);
    assertThat(floor.dials()).isEqualTo(2);
    floor.makeAll();
    assertThat(floor.sessions("idle")).isEqualTo(2);

    Ask ask = floor.ask("a");
    assertThat(ask.news()).isEqualTo("a2");
    assertThat(floor.dials()).as("another takes its place").isEqualTo(1);
  }

  @Test
  void aKeyThatIsKeptNoMoreIsForgottenOnceItsSessionsHadTheirTime() {
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    floor.room.keep("a", 0);
    floor.pass(Duration.ofSeconds(60));
    assertThat(floor.closing()).containsExactly("a1");
    floor.closeAll();
    assertThat(floor.gauge("troupe.pool.keys")).isZero();
  }

  @Test
  void aBorrowerOfAnEmptyPoolGetsTheSessionThatIsOpenedForIt() {
    start();
    Ask ask = floor.ask("a");
    assertThat(floor.dials()).isEqualTo(1);
    floor.pass(Duration.ofMillis(300));
    floor.make();
    assertThat(ask.news()).isEqualTo("a1");
    assertThat(floor.acquired("waited")).isEqualTo(1);
    assertThat(floor.registry.get("troupe.pool.wait").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(300);
  }

  @Test
  void whileAKeyIsInDemandSparesAreOpenedAhead() {
    settings.spare = 2;
    start();
    Ask ask = floor.ask("a");
    assertThat(floor.dials()).as("one that is awaited, two that may be").isEqualTo(3);
    floor.makeAll();
    assertThat(ask.news()).isEqualTo("a1");
    assertThat(floor.ask("a").news()).isEqualTo("a3");
    assertThat(floor.dials()).isEqualTo(1);
  }

  @Test
  void onceAKeyIsInDemandNoMoreNoSpareIsOpened() {
    settings.spare = 1;
    settings.demandMemory = Duration.ofSeconds(50);
    start();
    floor.ask("a");
    floor.makeAll();
    floor.pass(Duration.ofSeconds(49));
    floor.lose(idle());
    assertThat(floor.dials()).isEqualTo(1);
    floor.fail();
    floor.pass(Duration.ofMillis(500));
    assertThat(floor.dials()).isEqualTo(1);
    floor.pass(Duration.ofMillis(500));
    floor.fail();
    floor.pass(Duration.ofSeconds(20));
    assertThat(floor.dials()).isZero();
  }

  @Test
  void neverMoreThanTheMaximumOfAKey() {
    settings.maxPerKey = 3;
    settings.spare = 2;
    start();
    List<Ask> asks = floor.ask("a", "x", 5);
    assertThat(floor.dials()).isEqualTo(3);
    floor.makeAll();
    assertThat(floor.dials()).isZero();
    assertThat(asks.stream().map(Ask::news))
        .containsExactly("a1", "a2", "a3", "waiting", "waiting");
  }

  @Test
  void neverMoreThanTheMaximumOfAll() {
    settings.maxTotal = 3;
    start();
    floor.ask("a", "x", 2);
    floor.ask("b", "x", 2);
    floor.ask("c", "x", 2);
    assertThat(floor.dials()).isEqualTo(3);
    floor.makeAll();
    assertThat(floor.dials()).isZero();
  }

  @Test
  void whatClosesCountsUntilTheVendorHasSeenItGo() {
    settings.maxTotal = 1;
    start();
    Ask first = floor.ask("a");
    floor.make();
    Ask second = floor.ask("a");
    first.back(Return.DISCARD);
    assertThat(floor.dials()).isZero();
    floor.close();
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(second.news()).isEqualTo("a2");
  }

  @Test
  void whatDoesNotCloseIsGivenUpAfterAWhile() {
    settings.maxTotal = 1;
    start();
    Ask first = floor.ask("a");
    floor.make();
    Ask second = floor.ask("b");
    first.back(Return.DISCARD);
    floor.pass(Duration.ofSeconds(4));
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(second.news()).isEqualTo("b2");
  }

  @Test
  void noMoreAreOpenedAtTheSameTimeThanTheBoundsAllow() {
    settings.dialsPerKey = 2;
    settings.dials = 3;
    start();
    floor.ask("a", "x", 5);
    assertThat(floor.dials()).isEqualTo(2);
    floor.ask("b", "x", 5);
    assertThat(floor.dials()).isEqualTo(3);
    floor.make();
    assertThat(floor.dials()).isEqualTo(3);
  }

  @Test
  void theOneThatWasUsedLastIsLentFirst() {
    start();
    List<Ask> asks = floor.ask("a", "x", 3);
    floor.makeAll();
    asks.get(2).back(Return.REUSE);
    asks.get(0).back(Return.REUSE);
    asks.get(1).back(Return.REUSE);
    floor.resetAll();
    assertThat(floor.ask("a").news()).isEqualTo("a2");
    assertThat(floor.ask("a").news()).isEqualTo("a1");
    assertThat(floor.ask("a").news()).isEqualTo("a3");
    assertThat(floor.registry.get("troupe.pool.reuses").counter().count()).isEqualTo(3);
    assertThat(floor.acquired("idle")).isEqualTo(3);
  }

  @Test
  void anIdleOneOfAnotherKeyMakesRoomForOneWhoWaits() {
    settings.maxTotal = 2;
    start();
    floor.use("a");
    floor.use("b");
    Ask ask = floor.ask("c");
    assertThat(floor.closing()).as("the one that was not used for longest").containsExactly("a1");
    assertThat(floor.dials()).isZero();
    floor.close();
    floor.make();
    assertThat(ask.news()).isEqualTo("c3");
    assertThat(floor.retired("evicted")).isEqualTo(1);
  }

  @Test
  void aKeyThatCanDoWithoutMakesRoomBeforeOneThatIsKept() {
    settings.maxTotal = 2;
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    floor.pass(Duration.ofSeconds(5));
    floor.use("b");
    floor.ask("c");
    assertThat(floor.closing()).containsExactly("b2");
  }

  @Test
  void noMoreMakeRoomThanThereAreWhoWait() {
    settings.maxTotal = 4;
    start();
    floor.room.keep("a", 4);
    floor.makeAll();
    floor.ask("b");
    assertThat(floor.closing()).hasSize(1);
    floor.ask("b");
    assertThat(floor.closing()).hasSize(2);
  }

  @Test
  void nobodyIsTurnedOutForASpare() {
    settings.maxTotal = 2;
    settings.spare = 1;
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    floor.ask("b");
    floor.makeAll();
    assertThat(floor.closing()).isEmpty();
    assertThat(floor.dials()).isZero();
  }

  @Test
  void aKeyWithManyYieldsToAKeyWithFewerUntilTheyHaveTheSame() {
    settings.maxTotal = 4;
    start();
    List<Ask> many = floor.ask("a", "x", 8);
    floor.makeAll();
    List<Ask> few = floor.ask("b", "y", 4);
    for (int i = 0; i < 4; i++) {
      many.get(i).back(Return.REUSE);
      floor.resetAll();
      floor.closeAll();
      floor.makeAll();
    }
    assertThat(floor.retired("yielded")).isEqualTo(2);
    assertThat(few.stream().map(Ask::news)).containsExactly("b5", "b6", "waiting", "waiting");
    assertThat(many.subList(4, 8).stream().filter(Ask::answered)).hasSize(2);
  }

  @Test
  void whatIsOfUseToNobodyElseIsNeitherOpenedAheadNorLentAgainButCounts() {
    settings.maxTotal = 1;
    settings.spare = 1;
    start();
    floor.room.keep("once", 1);
    assertThat(floor.dials()).isZero();
    Ask ask = floor.ask("once");
    Ask other = floor.ask("a");
    assertThat(floor.dials()).isEqualTo(1);
    floor.make();
    assertThat(ask.news()).isEqualTo("once1");
    ask.back(Return.REUSE);
    assertThat(floor.closing()).containsExactly("once1");
    floor.close();
    floor.make();
    assertThat(other.news()).isEqualTo("a2");
  }

  @Test
  void whatIsOfUseToNobodyElseGoesWhenItsBorrowerLeft() {
    start();
    Ask ask = floor.ask("once");
    floor.room.cancel(ask.waiter);
    floor.make();
    assertThat(floor.closing()).containsExactly("once1");
  }

  @Test
  void anUnhealthyIdleOneIsNeverLent() {
    start();
    List<Ask> asks = floor.ask("a", "x", 2);
    floor.makeAll();
    asks.forEach(ask -> ask.back(Return.REUSE));
    floor.resetAll();
    asks.get(1).session.healthy = false;
    assertThat(floor.ask("a").news()).isEqualTo("a1");
    assertThat(floor.closing()).containsExactly("a2");
    assertThat(floor.retired("unhealthy")).isEqualTo(1);
  }

  @Test
  void aSessionThatIsLostIsReplacedAtOnceAndLentToNobody() {
    start();
    floor.room.keep("a", 1);
    Session session = floor.make();
    floor.pass(Duration.ofSeconds(31));
    floor.lose(session);
    assertThat(floor.dials()).isEqualTo(1);
    assertThat(floor.ask("a").news()).isEqualTo("waiting");
    assertThat(floor.retired("lost")).isEqualTo(1);
  }

  @Test
  void aKeyThatNobodyUsesIsForgotten() {
    settings.spare = 1;
    start();
    for (int i = 0; i < 50; i++) {
      Ask ask = floor.ask("key" + i);
      floor.makeAll();
      floor.closeAll();
      floor.makeAll();
      ask.back(Return.DISCARD);
    }
    floor.closeAll();
    for (int i = 0; i < 90; i++) {
      floor.pass(Duration.ofSeconds(1));
      floor.makeAll();
      floor.closeAll();
    }
    assertThat(floor.gauge("troupe.pool.keys")).isZero();
    assertThat(floor.time.armed()).isZero();
  }

  private Session idle() {
    return floor.workshop.open.stream().filter(session -> !session.lent).findFirst().orElseThrow();
  }

  private void start() {
    floor = new PoolFloor(settings);
  }
}
