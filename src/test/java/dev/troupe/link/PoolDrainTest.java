package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.PoolFloor.Ask;
import dev.troupe.link.Stockroom.Return;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a pool ends. */
final class PoolDrainTest {
  private final PoolFloor floor = new PoolFloor(new Settings());
  private final List<String> told = new ArrayList<>();
  private Ask lent;

  @BeforeEach
  void start() {
    floor.room.keep("kept", 2);
    floor.makeAll();
    lent = floor.ask("a");
    floor.makeAll();
  }

  @AfterEach
  void nothingIsLeft() {
    floor.end();
  }

  @Test
  void whatIsIdleIsClosedAndWhatIsLentMayComeBack() {
    drain(Duration.ofSeconds(30));
    assertThat(floor.closing()).containsExactlyInAnyOrder("kept1", "kept2");
    floor.closeAll();
    floor.pass(Duration.ofSeconds(29));
    assertThat(told).isEmpty();
    lent.back(Return.REUSE);
    assertThat(floor.workshop.resets).isEmpty();
    floor.close();
    assertThat(told).containsExactly("drained");
    assertThat(floor.time.armed()).isZero();
  }

  @Test
  void whatIsStillLentAtTheEndIsTakenAway() {
    drain(Duration.ofSeconds(30));
    floor.pass(Duration.ofSeconds(30));
    assertThat(floor.closing()).contains("a3");
    floor.closeAll();
    assertThat(told).containsExactly("drained");
    lent.back(Return.REUSE);
  }

  @Test
  void whoeverWaitsHearsSoAtOnceAndSoDoesWhoeverComes() {
    Ask waiting = floor.ask("b");
    drain(Duration.ofSeconds(30));
    assertThat(waiting.news()).isEqualTo("CLOSED");
    assertThat(floor.ask("b").news()).isEqualTo("CLOSED");
    assertThat(waiting.failure.cause().retryable()).isFalse();
  }

  @Test
  void whatIsOpenedTooLateIsClosed() {
    floor.ask("b");
    drain(Duration.ofSeconds(30));
    floor.make();
    assertThat(floor.closing()).contains("b4");
  }

  @Test
  void whatDoesNotCloseIsNotWaitedForForever() {
    drain(Duration.ZERO);
    floor.pass(Duration.ZERO);
    assertThat(told).isEmpty();
    floor.pass(Duration.ofSeconds(4));
    assertThat(told).containsExactly("drained");
  }

  @Test
  void anEarlierEndCanBeAskedForAndALaterOneCannot() {
    drain(Duration.ofSeconds(30));
    drain(Duration.ofSeconds(5));
    drain(Duration.ofSeconds(60));
    floor.pass(Duration.ofSeconds(5));
    floor.closeAll();
    assertThat(told).containsExactly("drained", "drained", "drained");
  }

  @Test
  void nothingIsOpenedOrKeptAnyMore() {
    drain(Duration.ofSeconds(30));
    floor.room.keep("kept", 3);
    floor.closeAll();
    floor.lose(lent.session);
    assertThat(floor.dials()).isZero();
    assertThat(told).containsExactly("drained");
  }

  @Test
  void aPoolThatIsEmptyIsDrainedAtOnce() {
    PoolFloor empty = new PoolFloor(new Settings());
    empty.room.drain(Duration.ofSeconds(30), () -> told.add("empty"));
    assertThat(told).containsExactly("empty");
    assertThat(empty.time.armed()).isZero();
  }

  private void drain(Duration within) {
    floor.room.drain(within, () -> told.add("drained"));
  }
}
