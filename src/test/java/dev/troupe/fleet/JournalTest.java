package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a journal keeps. */
final class JournalTest {
  private final ManualTime time = new ManualTime();
  private final Journal<Integer> journal =
      new Journal<>(new UUID(7, 7), 5, 10, Duration.ofMinutes(1), time);

  private void append(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(journal::append);
  }

  @Test
  void numbersFromOneWithoutHoles() {
    append(1, 25);
    assertThat(journal.after(0, 100)).extracting(Journal.Entry::sequence).startsWith(16L);
    assertThat(journal.after(0, 100))
        .allSatisfy(entry -> assertThat(entry.value()).isEqualTo((int) entry.sequence()))
        .hasSize(10);
    assertThat(journal.last()).isEqualTo(25);
  }

  @Test
  void keepsOrderWhileItGrowsBehindWhatItHasForgotten() {
    Journal<Integer> large = new Journal<>(new UUID(7, 7), 5, 100, Duration.ofMinutes(1), time);
    IntStream.rangeClosed(1, 10).forEach(large::append);
    time.advance(Duration.ofMinutes(2));
    IntStream.rangeClosed(11, 150).forEach(large::append);
    assertThat(large.first()).isEqualTo(51);
    assertThat(large.after(50, 1_000))
        .allSatisfy(entry -> assertThat(entry.value()).isEqualTo((int) entry.sequence()))
        .hasSize(100);
  }

  @Test
  void keepsLessOrMoreFromTheMomentItIsTold() {
    append(1, 10);
    journal.keep(4, Duration.ofMinutes(1));
    assertThat(journal.first()).isEqualTo(7);
    append(11, 12);
    assertThat(journal.after(0, 100))
        .extracting(Journal.Entry::value)
        .containsExactly(9, 10, 11, 12);

    journal.keep(40, Duration.ofMinutes(1));
    append(13, 60);
    assertThat(journal.after(0, 100))
        .allSatisfy(entry -> assertThat(entry.value()).isEqualTo((int) entry.sequence()))
        .hasSize(40);

    time.advance(Duration.ofSeconds(10));
    journal.keep(40, Duration.ofSeconds(5));
    assertThat(journal.first()).isEqualTo(61);
  }

  @Test
  void keepsNoMoreThanItsCount() {
    append(1, 11);
    assertThat(journal.first()).isEqualTo(2);
    assertThat(journal.after(0, 100)).hasSize(10);
  }

  @Test
  void keepsNothingLongerThanItsAge() {
    append(1, 3);
    time.advance(Duration.ofSeconds(59));
    append(4, 4);
    time.advance(Duration.ofSeconds(2));
    assertThat(journal.first()).isEqualTo(4);
    assertThat(journal.after(0, 100)).extracting(Journal.Entry::value).containsExactly(4);
    time.advance(Duration.ofMinutes(2));
    assertThat(journal.after(0, 100)).isEmpty();
    assertThat(journal.first()).isEqualTo(5);
    assertThat(journal.last()).isEqualTo(4);
  }

  @Test
  void givesNoMoreThanAskedFor() {
    append(1, 5);
    assertThat(journal.after(1, 2)).extracting(Journal.Entry::sequence).containsExactly(2L, 3L);
    assertThat(journal.after(5, 2)).isEmpty();
  }

  @Test
  void knowsItsOwnCursorsOnly() {
    append(1, 5);
    assertThat(journal.knows(journal.cursor(5))).isTrue();
    assertThat(journal.knows(journal.cursor(6))).isFalse();
    assertThat(journal.knows(journal.cursor(-1))).isFalse();
    assertThat(journal.knows(new Cursor(new UUID(7, 8), 5, 1))).isFalse();
    assertThat(journal.knows(new Cursor(new UUID(7, 7), 4, 1))).isFalse();
  }

  @Test
  void heavyEntriesPushOutOlderOnesLongBeforeTheirCount() {
    Journal<Integer> heavy =
        new Journal<>(new UUID(7, 7), 5, 1_000, Duration.ofMinutes(1), time, value -> value);
    for (int i = 0; i < 10; i++) {
      heavy.append(5 << 20);
    }
    assertThat(heavy.first()).isEqualTo(8);
    assertThat(heavy.last()).isEqualTo(10);

    heavy.append(20 << 20);

    assertThat(heavy.after(0, 100)).hasSize(1);
  }

  @Test
  void keepsTheirOrderWhileItGrows() {
    Journal<Integer> growing = new Journal<>(new UUID(7, 7), 5, 1_000, Duration.ofMinutes(1), time);
    for (int i = 1; i <= 700; i++) {
      growing.append(i);
    }
    assertThat(growing.after(0, 1_000)).extracting(Journal.Entry::value).hasSize(700).isSorted();
  }
}
