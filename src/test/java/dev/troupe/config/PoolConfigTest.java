package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What pools and tokens say of values that will not do. */
class PoolConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void noKeyMayHaveMoreThanThereMayBe() {
    refuses(() -> new PoolConfig.Size(0, 0, 11, 10), "max_per_key: 11 (expected: 1 to 10)");
    refuses(() -> new PoolConfig.Size(6, 0, 5, 10), "min_idle: 6 (expected: 0 to 5)");
    refuses(() -> new PoolConfig.Size(0, -1, 5, 10), "spare: -1 (expected: 0 to 5)");
    refuses(() -> new PoolConfig.Size(0, 0, 1, 0), "max_total: 0 (expected: 1 to 100000)");
  }

  @Test
  void everyWaitHasAnEnd() {
    refuses(
        () -> new PoolConfig.Queue(10, Duration.ZERO),
        "acquire_timeout: 0s (expected: longer than nothing)");
    refuses(
        () -> new PoolConfig.Dial(1, 1, Duration.ZERO),
        "timeout: 0s (expected: longer than nothing)");
    refuses(
        () -> new PoolConfig.GiveBack(SECOND, Duration.ZERO, SECOND),
        "quarantine: 0s (expected: longer than nothing)");
  }

  @Test
  void noKeyMayOpenMoreAtTheSameTimeThanAllTogether() {
    refuses(() -> new PoolConfig.Dial(5, 4, SECOND), "parallel_per_key: 5 (expected: 1 to 4)");
  }

  @Test
  void agesFollowEachOther() {
    refuses(
        () -> new PoolConfig.Life(MINUTE, MINUTE, SECOND, MINUTE, SECOND),
        "age_spread: 1m (expected: shorter than max_age)");
    refuses(
        () -> new PoolConfig.Life(MINUTE, SECOND, MINUTE, SECOND, SECOND),
        "max_kept_idle: 1s (expected: not shorter than max_idle, 1m)");
  }

  @Test
  void delaysGrow() {
    refuses(
        () -> new PoolConfig.Retry(MINUTE, SECOND, SECOND, SECOND),
        "to: 1s (expected: not shorter than from, 1m)");
  }

  @Test
  void aTokenIsReplacedBeforeItIsTooOldToBeGiven() {
    TokenConfig good = TokenConfig.DEFAULT;
    refuses(
        () ->
            new TokenConfig(
                good.use(),
                good.ahead(),
                good.parallel(),
                good.fetchTimeout(),
                SECOND,
                MINUTE,
                good.retryFrom(),
                good.retryTo(),
                good.maxAnswerBytes(),
                good.maxTakers()),
        "refresh_before: 1s (expected: not shorter than least_life, 1m)");
  }

  private static void refuses(ThrowingCallable making, String message) {
    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
