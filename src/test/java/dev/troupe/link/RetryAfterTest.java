package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void readsSecondsAndDates() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Thu, 1 Jan 2026 00:00:30 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theLongestIsAnHourAndTheShortestNothing() {
    assertThat(RetryAfter.parse("999999999", NOW)).isEqualTo(Duration.ofHours(1));
    assertThat(RetryAfter.parse("Thu, 1 Jan 2026 00:00:00 GMT", NOW.plusSeconds(9)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void whatSaysNeitherSaysNothing() {
    assertThat(RetryAfter.parse(null, NOW)).isNull();
    assertThat(RetryAfter.parse("soon", NOW)).isNull();
    assertThat(RetryAfter.parse("-5", NOW)).isNull();
    assertThat(RetryAfter.parse("99999999999999999999", NOW)).isNull();
  }
}
