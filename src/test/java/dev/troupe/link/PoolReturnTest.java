package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.FakeWorkshop.Asked;
import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to sessions between two borrowers. */
final class PoolReturnTest {
  private final Settings settings = new Settings();
  private final PoolFloor floor = new PoolFloor(oneOnly(settings));
  private final Ask first = floor.ask("a");

  PoolReturnTest() {
    floor.make();
  }

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void aCleanOneIsResetBeforeTheNextBorrowerGetsIt() {
    Ask next = floor.ask("a");
    first.back(Return.REUSE);
    assertThat(next.news()).isEqualTo("waiting");
    assertThat(floor.sessions("resetting")).isEqualTo(1);
    floor.reset();
    assertThat(next.news()).isEqualTo("a1");
  }

  @Test
  void oneThatIsNotResetInTimeIsClosed() {
    first.back(Return.REUSE);
    Asked late = floor.workshop.resets.getFirst();
    floor.pass(Duration.ofMillis(4_999));
    assertThat(floor.closing()).isEmpty();
    floor.pass(Duration.ofMillis(1));
    assertThat(floor.closing()).containsExactly("a1");
    floor.room.clean(late.slot(), late.turn());
    assertThat(floor.sessions("idle")).isZero();
    assertThat(floor.retired("reset_failed")).isEqualTo(1);
  }

  @Test
  void oneThatCannotBeResetIsClosed() {
    first.back(Return.REUSE);
    Asked asked = floor.workshop.resets.removeFirst();
    floor.room.spoilt(asked.slot(), asked.turn());
    assertThat(floor.closing()).containsExactly("a1");
  }

  @Test
  void oneThatWasCutShortIsKeptBackUntilItIsClean() {
    Ask next = floor.ask("a");
    first.back(Return.QUARANTINE);
    assertThat(floor.sessions("quarantined")).isEqualTo(1);
    assertThat(next.news()).isEqualTo("waiting");
    floor.pass(Duration.ofMillis(1_999));
    floor.cleaned();
    assertThat(next.news()).isEqualTo("a1");
  }

  @Test
  void oneThatDoesNotGetCleanInTimeIsClosed() {
    first.back(Return.QUARANTINE);
    floor.pass(Duration.ofSeconds(2));
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.retired("not_clean")).isEqualTo(1);
  }

  @Test
  void oneThatIsNotWantedAnyMoreIsClosed() {
    first.back(Return.DISCARD);
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.retired("discarded")).isEqualTo(1);
  }

  @Test
  void oneThatComesBackSickIsClosed() {
    first.session.healthy = false;
    first.back(Return.REUSE);
    floor.reset();
    assertThat(floor.closing()).containsExactly("a1");
    assertThat(floor.retired("unhealthy")).isEqualTo(1);
  }

  @Test
  void oneThatIsLostWhileLentIsReplacedAndItsReturnHasNoEffect() {
    Ask next = floor.ask("a");
    floor.lose(first.session);
    assertThat(floor.dials()).isEqualTo(1);
    first.back(Return.REUSE);
    assertThat(floor.workshop.resets).isEmpty();
    floor.make();
    assertThat(next.news()).isEqualTo("a2");
  }

  @Test
  void oneThatIsLostWhileItIsResetIsReplaced() {
    Ask next = floor.ask("a");
    first.back(Return.REUSE);
    Asked asked = floor.workshop.resets.removeFirst();
    floor.lose(first.session);
    floor.room.clean(asked.slot(), asked.turn());
    floor.make();
    assertThat(next.news()).isEqualTo("a2");
  }

  @Test
  void oneThatIsLostWhileItIsClosedIsGone() {
    first.back(Return.DISCARD);
    floor.lose(first.session);
    floor.workshop.closing.clear();
    assertThat(floor.sessions("closing")).isZero();
  }

  @Test
  void aLeaseThatIsOverCannotEndTheNextOne() {
    first.back(Return.REUSE);
    floor.reset();
    Ask next = floor.ask("a");
    floor.room.giveBack(first.session.slot, first.lease, Return.DISCARD);
    assertThat(floor.closing()).isEmpty();
    assertThat(floor.sessions("leased")).isEqualTo(1);
    assertThat(next.lease).isEqualTo(2);
  }

  @Test
  void aResetThatWasAskedForEarlierCannotEndALaterOne() {
    first.back(Return.REUSE);
    Asked early = floor.workshop.resets.getFirst();
    floor.reset();
    Ask next = floor.ask("a");
    next.back(Return.QUARANTINE);
    floor.room.clean(early.slot(), early.turn());
    assertThat(floor.sessions("quarantined")).isEqualTo(1);
  }

  private static Settings oneOnly(Settings settings) {
    settings.maxTotal = 1;
    settings.maxPerKey = 1;
    return settings;
  }
}
