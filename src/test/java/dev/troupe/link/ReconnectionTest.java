package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.LinkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ReconnectionTest {
  /** Always the longest delay allowed, so that the ceilings show. */
  private static final RandomGenerator LONGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  /** Always the shortest delay allowed, so that the floors show. */
  private static final RandomGenerator SHORTEST = () -> 0;

  private final Reconnection longest = reconnection(LONGEST);

  @Test
  void theFirstRetryComesAtRandomWithinAQuarterOfASecond() {
    assertThat(longest.next(LinkCause.DROPPED)).isEqualTo(Duration.ofMillis(250));
    assertThat(reconnection(SHORTEST).next(LinkCause.DROPPED)).isEqualTo(Duration.ZERO);
  }

  @Test
  void aThousandLinksThatDropTogetherDoNotReturnTogether() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      delays.add(reconnection(new Random(i)).next(LinkCause.DROPPED));
    }
    for (int slot = 0; slot < 5; slot++) {
      Duration from = Duration.ofMillis(slot * 50);
      Duration to = Duration.ofMillis(slot * 50 + 50);
      assertThat(delays.stream().filter(d -> d.compareTo(from) >= 0 && d.compareTo(to) < 0).count())
          .isBetween(100L, 300L);
    }
  }

  @Test
  void whileNobodyListensTheDelayGrowsToEightTenthsOfASecond() {
    assertThat(delays(longest, LinkCause.CONNECT_REFUSED, 6))
        .containsExactly(250L, 375L, 562L, 800L, 800L, 800L);
    assertThat(delays(reconnection(SHORTEST), LinkCause.CONNECT_REFUSED, 4))
        .containsExactly(0L, 250L, 250L, 250L);
  }

  @Test
  void aPeerThatRefusesIsAskedEverLessOften() {
    assertThat(delays(longest, LinkCause.ACCESS_DENIED, 10))
        .containsExactly(750L, 1125L, 1687L, 2531L, 3796L, 5695L, 8542L, 10000L, 10000L, 10000L);
    assertThat(delays(reconnection(SHORTEST), LinkCause.UPGRADE_REFUSED, 3))
        .containsExactly(500L, 500L, 500L);
  }

  @Test
  void eachKindOfCauseHasItsOwnLadder() {
    delays(longest, LinkCause.CONNECT_REFUSED, 20);
    assertThat(longest.next(LinkCause.HANDSHAKE_TIMEOUT)).isEqualTo(Duration.ofMillis(750));
    assertThat(longest.next(LinkCause.CONNECT_REFUSED)).isEqualTo(Duration.ofMillis(800));
  }

  @Test
  void aLinkThatStaysReadyStartsAfresh() {
    delays(longest, LinkCause.ACCESS_DENIED, 20);
    longest.wasReady(Duration.ofSeconds(29));
    assertThat(longest.next(LinkCause.DROPPED)).isEqualTo(Duration.ofSeconds(10));
    longest.wasReady(Duration.ofSeconds(30));
    assertThat(longest.next(LinkCause.DROPPED)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void neverOverflowsHoweverLongThePeerIsAway() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(longest.next(LinkCause.PROTOCOL_ERROR)).isLessThan(Duration.ofMillis(10_001));
    }
  }

  private static Reconnection reconnection(RandomGenerator random) {
    return new Reconnection(LinkConfig.Retry.DEFAULT, random);
  }

  private static List<Long> delays(Reconnection reconnection, LinkCause cause, int count) {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      delays.add(reconnection.next(cause).toMillis());
    }
    return delays;
  }
}
