package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.grpc.HeldRobots.News;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who has to hear of a robot that no longer matches. */
class HeldRobotsTest {
  private static final UUID ALICE = UUID.randomUUID();
  private static final UUID BOB = UUID.randomUUID();

  private final HeldRobots held = new HeldRobots();

  @Test
  void aClientHearsThatARobotLeftOnceAndOnlyIfItHadIt() {
    assertThat(held.news(ALICE, true)).isEqualTo(News.HERE);
    assertThat(held.news(BOB, false)).isEqualTo(News.NOTHING);
    assertThat(held.news(ALICE, false)).isEqualTo(News.GONE);
    assertThat(held.news(ALICE, false)).isEqualTo(News.NOTHING);
    assertThat(held.news(ALICE, true)).isEqualTo(News.HERE);
    assertThat(held.news(ALICE, false)).isEqualTo(News.GONE);
  }

  @Test
  void aClientThatComesBackMayHaveHadAnyRobot() {
    held.unsure();
    assertThat(held.news(BOB, false)).isEqualTo(News.GONE);
    assertThat(held.news(BOB, false)).isEqualTo(News.NOTHING);
    assertThat(held.news(BOB, true)).isEqualTo(News.HERE);
    assertThat(held.news(BOB, false)).isEqualTo(News.GONE);
  }

  @Test
  void whoWasLookedAtAllOverHasWhatItWasGivenAndNothingElse() {
    held.unsure();
    assertThat(held.has(ALICE)).isTrue();
    held.news(ALICE, true);
    held.news(BOB, false);
    held.sure();
    assertThat(held.has(ALICE)).isTrue();
    assertThat(held.has(BOB)).isFalse();
    assertThat(held.news(UUID.randomUUID(), false)).isEqualTo(News.NOTHING);
  }
}
