package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits, for how long, and whose turn it is. */
final class PoolWaitingTest {
  private final Settings settings = new Settings();
  private PoolFloor floor;

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void oneOwnerIsServedInTheOrderOfItsQuestions() {
    settings.maxTotal = 1;
    start();
    List<Ask> asks = floor.ask("a", "x", 4);
    floor.make();
    for (Ask ask : asks) {
      assertThat(ask.answered()).isTrue();
      assertThat(asks.subList(asks.indexOf(ask) + 1, 4)).noneMatch(Ask::answered);
      ask.back(Return.REUSE);
      floor.resetAll();
    }
  }

  @Test
  void anOwnerThatAsksAHundredTimesDelaysAnotherByOne() {
    settings.maxTotal = 1;
    settings.maxWaiters = 200;
    start();
    List<Ask> many = floor.ask("a", "greedy", 100);
    floor.make();
    Ask modest = floor.ask("a", "modest");
    Ask third = floor.ask("a", "third");
    many.get(0).back(Return.REUSE);
    floor.reset();
    many.get(1).back(Return.REUSE);
    floor.reset();
    assertThat(modest.news()).isEqualTo("a1");
    modest.back(Return.REUSE);
    floor.reset();
    assertThat(third.news()).isEqualTo("a1");
    third.back(Return.REUSE);
    floor.reset();
    assertThat(many.get(2).news()).isEqualTo("a1");
  }

  @Test
  void amongManyKeysNoOwnerIsLeftOutBecauseAnotherNamesMore() {
    settings.maxTotal = 2;
    start();
    List<Ask> greedy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      greedy.add(floor.ask("key" + i, "greedy"));
    }
    Ask modest = floor.ask("other", "modest");
    floor.makeAll();
    for (int i = 0; i < 3 && !modest.answered(); i++) {
      greedy.stream()
          .filter(ask -> ask.session != null && ask.session.lent)
          .forEach(ask -> ask.back(Return.DISCARD));
      floor.closeAll();
      floor.makeAll();
    }
    assertThat(modest.session).isNotNull();
  }

  @Test
  void noMoreWaitThanTheBoundAllows() {
    settings.maxTotal = 1;
    settings.maxWaiters = 2;
    start();
    Ask first = floor.ask("a");
    floor.make();
    floor.pass(Duration.ofSeconds(4));
    floor.ask("a", "x", 2);
    Ask refused = floor.ask("a", "x");
    assertThat(refused.news()).isEqualTo("QUEUE_FULL");
    assertThat(refused.failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    first.back(Return.REUSE);
    floor.reset();
    assertThat(floor.ask("a").news()).isEqualTo("waiting");
    assertThat(floor.acquired("queue_full")).isEqualTo(1);
  }

  @Test
  void anOwnerThatFillsTheQueueMakesRoomForOneThatHasFewer() {
    settings.maxTotal = 1;
    settings.maxWaiters = 5;
    start();
    floor.ask("a", "x");
    floor.make();
    List<Ask> greedy = floor.ask("b", "greedy", 6);
    assertThat(greedy.get(5).news()).isEqualTo("QUEUE_FULL");
    Ask first = floor.ask("b", "modest");
    assertThat(first.news()).isEqualTo("waiting");
    assertThat(greedy.get(4).news()).as("the last one goes").isEqualTo("QUEUE_FULL");
    Ask second = floor.ask("a", "modest");
    assertThat(second.news()).isEqualTo("waiting");
    assertThat(greedy.get(3).news()).isEqualTo("QUEUE_FULL");
    assertThat(floor.ask("a", "modest").news()).as("it has its share").isEqualTo("QUEUE_FULL");
    assertThat(greedy.subList(0, 3)).noneMatch(Ask::answered);
  }

  @Test
  void theHintWhenToComeBackFollowsHowLongSessionsAreKept() {
    settings.maxTotal = 1;
    settings.maxWaiters = 0;
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    for (int i = 0; i < 100; i++) {
      Ask ask = floor.ask("a");
      floor.pass(Duration.ofSeconds(20));
      ask.back(Return.REUSE);
      floor.resetAll();
    }
    floor.ask("a");
    assertThat(floor.ask("a").failure.retryAfter())
        .isBetween(Duration.ofSeconds(19), Duration.ofSeconds(20));
  }

  @Test
  void whoeverIsNotServedInTimeHearsSoAndLeavesNoTrace() {
    settings.maxTotal = 1;
    start();
    Ask first = floor.ask("a");
    floor.make();
    Ask late = floor.ask("a", "x", Duration.ofSeconds(3));
    floor.pass(Duration.ofMillis(2_999));
    assertThat(late.news()).isEqualTo("waiting");
    floor.pass(Duration.ofMillis(1));
    assertThat(late.news()).isEqualTo("DEADLINE");
    assertThat(late.failure.cause().retryable()).isTrue();
    assertThat(floor.gauge("troupe.pool.waiting")).isZero();
    first.back(Return.REUSE);
    floor.reset();
    assertThat(floor.sessions("idle")).isEqualTo(1);
  }

  @Test
  void aKeyThatWasOnlyWaitedForIsForgottenWhenNobodyWaitsAnyMore() {
    settings.maxTotal = 1;
    start();
    floor.ask("a");
    floor.make();
    Ask late = floor.ask("b", "x", Duration.ofSeconds(3));
    assertThat(floor.gauge("troupe.pool.keys")).isEqualTo(2);
    floor.pass(Duration.ofSeconds(3));
    assertThat(late.news()).isEqualTo("DEADLINE");
    assertThat(floor.gauge("troupe.pool.keys")).isEqualTo(1);
  }

  @Test
  void whoeverDoesNotWaitHearsAtOnceThatNoneIsFreeButIsNoted() {
    start();
    Ask ask = floor.ask("a", "x", Duration.ZERO);
    assertThat(ask.news()).isEqualTo("EXHAUSTED");
    assertThat(ask.failure.retryAfter()).isPositive();
    assertThat(floor.gauge("troupe.pool.waiting")).isZero();
  }

  @Test
  void whoeverDoesNotWaitFindsTheSpareThatItsQuestionHadOpened() {
    settings.spare = 1;
    start();
    assertThat(floor.ask("a", "x", Duration.ZERO).news()).isEqualTo("EXHAUSTED");
    floor.make();
    assertThat(floor.ask("a", "x", Duration.ZERO).news()).isEqualTo("a1");
  }

  @Test
  void oneWhoLeavesIsNotServedAndTheSessionGoesToTheNext() {
    start();
    Ask leaver = floor.ask("a", "x");
    Ask next = floor.ask("a", "y");
    floor.room.cancel(leaver.waiter);
    floor.make();
    assertThat(leaver.news()).isEqualTo("waiting");
    assertThat(next.news()).isEqualTo("a1");
    assertThat(floor.acquired("cancelled")).isEqualTo(1);
  }

  @Test
  void whenAllWhoWaitedLeaveTheSessionGoesToTheStock() {
    start();
    Ask leaver = floor.ask("a");
    floor.room.cancel(leaver.waiter);
    floor.room.cancel(leaver.waiter);
    assertThat(floor.gauge("troupe.pool.waiting")).isZero();
    floor.make();
    assertThat(floor.sessions("idle")).isEqualTo(1);
    assertThat(floor.ask("a").news()).isEqualTo("a1");
    assertThat(floor.acquired("cancelled")).isEqualTo(1);
  }

  @Test
  void onesWhoLeftDoNotCostTheirOwnerItsTurn() {
    settings.maxTotal = 1;
    start();
    Ask first = floor.ask("a", "x");
    floor.make();
    List<Ask> leavers = floor.ask("a", "y", 50);
    Ask stays = floor.ask("a", "y");
    List<Ask> others = floor.ask("a", "z", 2);
    leavers.forEach(ask -> floor.room.cancel(ask.waiter));
    first.back(Return.REUSE);
    floor.reset();
    assertThat(stays.news()).isEqualTo("a1");
    stays.back(Return.REUSE);
    floor.reset();
    assertThat(others.getFirst().news()).isEqualTo("a1");
  }

  @Test
  void aSessionThatReachesNobodyGoesToTheNextWithoutBeingReset() {
    settings.maxTotal = 1;
    start();
    Ask left = floor.ask("a", "x");
    floor.make();
    Ask next = floor.ask("a", "y");
    left.back(Return.UNUSED);
    assertThat(next.news()).isEqualTo("a1");
    assertThat(floor.workshop.resets).isEmpty();
  }

  @Test
  void aBorrowerThatComesBackWhileItIsToldIsServedAfterThat() {
    start();
    Ask[] again = new Ask[1];
    long now = floor.time.nanos();
    Waiter.Answer<String, FakeWorkshop.Session> eager =
        new Waiter.Answer<>() {
          @Override
          public void granted(Slot<String, FakeWorkshop.Session> slot, int lease) {
            again[0] = floor.ask("a");
            floor.room.giveBack(slot, lease, Return.UNUSED);
            assertThat(again[0].answered()).isFalse();
          }

          @Override
          public void refused(PoolFailure failure) {}
        };
    floor.room.borrow(new Waiter<>("a", "x", now, now + Duration.ofSeconds(5).toNanos(), eager));
    floor.make();
    assertThat(again[0].news()).isEqualTo("a1");
  }

  private void start() {
    floor = new PoolFloor(settings);
  }
}
