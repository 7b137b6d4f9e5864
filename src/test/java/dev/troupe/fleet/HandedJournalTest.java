package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A journal behind those of owners before: whose cursor leads where. */
class HandedJournalTest {
  private static final UUID UID = new UUID(7, 7);

  private final ManualTime time = new ManualTime();

  private Journal<Integer> journal(long epoch, int capacity, List<JournalPart<Integer>> parts) {
    return new Journal<>(UID, epoch, capacity, Duration.ofMinutes(1), time, value -> 0, parts);
  }

  private static Journal<Integer> filled(Journal<Integer> journal, int from, int count) {
    for (int i = from; i < from + count; i++) {
      journal.append(i);
    }
    return journal;
  }

  private static Cursor cursor(long epoch, long sequence) {
    return new Cursor(UID, epoch, sequence);
  }

  private static List<Integer> behind(Journal<Integer> journal, Cursor cursor) {
    return journal.after(journal.find(cursor).place(), 100).stream()
        .map(Journal.Entry::value)
        .toList();
  }

  @Test
  void goesOnBehindTheOwnersBefore() {
    Journal<Integer> first = filled(journal(10, 100, List.of()), 1, 4);
    Journal<Integer> second = filled(journal(20, 100, first.parts()), 5, 3);
    Journal<Integer> third = filled(journal(30, 100, second.parts()), 8, 2);

    assertThat(behind(third, cursor(10, 2))).containsExactly(3, 4, 5, 6, 7, 8, 9);
    assertThat(behind(third, cursor(10, 4))).containsExactly(5, 6, 7, 8, 9);
    assertThat(behind(third, cursor(20, 0))).containsExactly(5, 6, 7, 8, 9);
    assertThat(behind(third, cursor(20, 3))).containsExactly(8, 9);
    assertThat(behind(third, cursor(30, 1))).containsExactly(9);
    for (Cursor each : List.of(cursor(10, 0), cursor(20, 1), cursor(30, 2))) {
      assertThat(third.knows(each)).isTrue();
      assertThat(third.find(each).missing()).isZero();
    }
    assertThat(third.knows(cursor(10, 5))).isFalse();
    assertThat(third.knows(cursor(20, 4))).isFalse();
    assertThat(third.knows(cursor(30, 3))).isFalse();
    assertThat(third.reaches(15)).isFalse();
  }

  @Test
  void givesOutTheCursorsOfWhoWroteIt() {
    Journal<Integer> first = filled(journal(10, 100, List.of()), 1, 2);
    Journal<Integer> second = filled(journal(20, 100, first.parts()), 3, 1);
    assertThat(List.of(second.cursor(1), second.cursor(2), second.cursor(3)))
        .containsExactly(cursor(10, 1), cursor(10, 2), cursor(20, 1));
    assertThat(second.start(2)).isEqualTo(cursor(20, 0));
    assertThat(journal(20, 100, List.of()).start(0)).isEqualTo(cursor(20, 0));
  }

  @Test
  void countsWhatNobodyKept() {
    Journal<Integer> first = filled(journal(10, 3, List.of()), 1, 5);
    assertThat(first.parts().getFirst().first()).isEqualTo(3);
    Journal<Integer> second = filled(journal(20, 3, first.parts()), 6, 2);
    // Its own two and the last of the three it was left.
    assertThat(second.find(cursor(10, 1))).isEqualTo(new Journal.Standing(second.first() - 1, 3));
    assertThat(behind(second, cursor(10, 1))).containsExactly(5, 6, 7);

    Journal<Integer> third = journal(30, 3, List.of(empty(10, 6), kept(20, 3, 9)));
    assertThat(third.find(cursor(10, 5)).missing()).isEqualTo(2);
    assertThat(third.find(cursor(10, 4)).missing()).isEqualTo(3);
    assertThat(behind(third, cursor(10, 4))).containsExactly(9);
    assertThat(third.find(cursor(20, 2)).missing()).isZero();
  }

  @Test
  void isAsOldAsItWas() {
    Journal<Integer> first = filled(journal(10, 100, List.of()), 1, 1);
    time.advance(Duration.ofSeconds(40));
    filled(first, 2, 1);
    Journal<Integer> second = journal(20, 100, first.parts());
    time.advance(Duration.ofSeconds(30));
    assertThat(behind(second, cursor(10, 0))).containsExactly(2);
    assertThat(second.find(cursor(10, 0)).missing()).isEqualTo(1);
    assertThat(second.parts().getFirst()).isEqualTo(first.parts().getFirst());
    time.advance(Duration.ofMinutes(2));
    assertThat(second.find(cursor(10, 2)).missing()).isZero();
    assertThat(second.parts().getFirst()).isEqualTo(empty(10, 3));
  }

  private static JournalPart<Integer> empty(long epoch, long first) {
    return new JournalPart<>(epoch, first, List.of());
  }

  private JournalPart<Integer> kept(long epoch, long first, int value) {
    return new JournalPart<>(
        epoch, first, List.of(new JournalPart.Kept<>(time.now(), Duration.ZERO, value)));
  }
}
