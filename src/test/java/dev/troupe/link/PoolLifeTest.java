package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Session;
import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How old and how idle sessions get, and what takes their place. */
final class PoolLifeTest {
  private final Settings settings = new Settings();
  private PoolFloor floor;

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void oneThatNobodyBorrowsGoesUnlessItIsKept() {
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    List<Ask> asks = List.of(floor.ask("a"), floor.ask("a"));
    floor.makeAll();
    asks.forEach(ask -> ask.back(Return.REUSE));
    floor.resetAll();
    assertThat(floor.sessions("idle")).isEqualTo(3);
    floor.pass(Duration.ofMillis(59_999));
    assertThat(floor.closing()).isEmpty();
    floor.pass(Duration.ofMillis(1));
    assertThat(floor.closing()).hasSize(2);
    floor.pass(Duration.ofMinutes(30));
    assertThat(floor.sessions("idle")).isEqualTo(1);
    assertThat(floor.retired("idle")).isEqualTo(2);
  }

  @Test
  void oneThatIsBorrowedNowAndThenStays() {
    start();
    floor.use("a");
    for (int i = 0; i < 20; i++) {
      floor.pass(Duration.ofSeconds(59));
      floor.use("a");
    }
    assertThat(floor.closing()).isEmpty();
    floor.pass(Duration.ofSeconds(60));
    assertThat(floor.closing()).containsExactly("a1");
  }

  @Test
  void oneThatWasKeptForLongGoesLikeAnyOtherOnceItIsKeptNoMore() {
    start();
    floor.room.keep("a", 1);
    floor.make();
    floor.pass(Duration.ofSeconds(70));
    Ask ask = floor.ask("a");
    floor.room.keep("a", 0);
    while (floor.dials() > 0) {
      floor.fail();
    }
    ask.back(Return.REUSE);
    floor.reset();
    floor.pass(Duration.ofMillis(59_999));
    assertThat(floor.closing()).isEmpty();
    floor.pass(Duration.ofMillis(1));
    assertThat(floor.closing()).containsExactly("a1");
  }

  @Test
  void oneThatWaitsForItsReplacementNeedsNoneOnceItWasUsed() {
    settings.maxKeptIdle = Duration.ofMinutes(5);
    start();
    floor.room.keep("a", 1);
    floor.make();
    floor.pass(Duration.ofMinutes(5));
    floor.fail();
    floor.use("a");
    floor.pass(Duration.ofSeconds(30));
    assertThat(floor.dials()).isZero();
    assertThat(floor.closing()).isEmpty();
  }

  @Test
  void sparesGoWhenTheirTimeIsOverAndNobodyAsksAnyMore() {
    settings.spare = 1;
    settings.demandMemory = Duration.ofSeconds(90);
    start();
    Ask ask = floor.ask("a");
    floor.makeAll();
    ask.back(Return.DISCARD);
    floor.closeAll();
    floor.pass(Duration.ofSeconds(89));
    assertThat(floor.closing()).isEmpty();
    floor.pass(Duration.ofSeconds(1));
    assertThat(floor.closing()).containsExactly("a2");
  }

  @Test
  void oneThatIsKeptIsReplacedBeforeTheVendorWouldCloseIt() {
    settings.maxKeptIdle = Duration.ofMinutes(5);
    start();
    floor.room.keep("a", 1);
    floor.makeAll();
    floor.pass(Duration.ofMinutes(5));
    assertThat(floor.dials()).isEqualTo(1);
    assertThat(floor.closing()).as("not before another is there").isEmpty();
    floor.make();
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.sessions("idle")).isEqualTo(1);
  }

  @Test
  void anAgeingOneIsReplacedBeforeItGoes() {
    settings.ageSpread = Duration.ofMinutes(10);
    start();
    floor.room.keep("a", 1);
    Session old = floor.make();
    floor.pass(Duration.ofMinutes(60).minusNanos(old.slot.retireAt - old.slot.replaceAt));
    assertThat(floor.dials()).isEqualTo(1);
    assertThat(floor.closing()).isEmpty();
    assertThat(floor.sessions("idle")).isEqualTo(1);
    floor.make();
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.retired("age")).isEqualTo(1);
  }

  @Test
  void anAgeingOneIsLentOnlyWhenThereIsNoYoungerOne() {
    settings.ageSpread = Duration.ofMinutes(10);
    start();
    floor.room.keep("a", 1);
    Session old = floor.make();
    floor.pass(Duration.ofMinutes(60).minusNanos(old.slot.retireAt - old.slot.replaceAt));
    Ask ask = floor.ask("a");
    assertThat(ask.news()).isEqualTo("a1");
    floor.make();
    ask.back(Return.REUSE);
    floor.reset();
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.ask("a").news()).isEqualTo("a2");
  }

  @Test
  void whereThereIsNoRoomForTwoTheOldOneGoesFirst() {
    settings.ageSpread = Duration.ofMinutes(10);
    settings.maxPerKey = 1;
    start();
    floor.room.keep("a", 1);
    floor.make();
    floor.pass(Duration.ofMinutes(60).minusNanos(1));
    assertThat(floor.dials()).isZero();
    floor.pass(Duration.ofNanos(1));
    assertThat(floor.closing()).containsExactly("a1");
    floor.close();
    assertThat(floor.dials()).isEqualTo(1);
  }

  @Test
  void thoseThatWereOpenedTogetherAreNotReplacedTogether() {
    settings.ageSpread = Duration.ofMinutes(10);
    start();
    floor.room.keep("a", 10);
    Set<Long> moments = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Slot<String, Session> slot = floor.make().slot;
      assertThat(slot.retireAt - slot.replaceAt).isBetween(0L, Duration.ofMinutes(10).toNanos());
      moments.add(slot.replaceAt);
    }
    assertThat(moments).hasSize(10);
  }

  @Test
  void oneThatGrowsOldWhileItIsLentGoesWhenItComesBack() {
    start();
    Ask ask = floor.ask("a");
    floor.make();
    floor.pass(Duration.ofHours(2));
    assertThat(floor.closing()).isEmpty();
    ask.back(Return.REUSE);
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.retired("age")).isEqualTo(1);
  }

  @Test
  void oneThatGrowsOldWhileItIsResetIsNotLent() {
    start();
    Ask ask = floor.ask("a");
    floor.make();
    floor.pass(Duration.ofHours(1).minusSeconds(1));
    ask.back(Return.REUSE);
    Ask next = floor.ask("a");
    floor.pass(Duration.ofSeconds(1));
    floor.reset();
    assertThat(next.news()).isEqualTo("waiting");
    assertThat(floor.closing()).containsExactly("a1");
  }

  @Test
  void whatIsKeptWhileReplacementsFailIsStillLent() {
    settings.maxKeptIdle = Duration.ofMinutes(5);
    start();
    floor.room.keep("a", 1);
    floor.make();
    floor.pass(Duration.ofMinutes(5));
    for (int i = 0; i < 50; i++) {
      while (floor.dials() > 0) {
        floor.fail();
      }
      floor.pass(Duration.ofSeconds(5));
    }
    assertThat(floor.closing()).isEmpty();
    assertThat(floor.ask("a").news()).isEqualTo("a1");
  }

  private void start() {
    floor = new PoolFloor(settings);
  }
}
