package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.time.ManualTime;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Followers of a journal on contexts of their own. */
final class JournalTailTest {
  private static final UUID UID = new UUID(7, 7);
  private static final int LAG = 300;

  private final Loops loops = new Loops();
  private final ManualTime time = new ManualTime();
  private final Journal<Integer> journal =
      new Journal<>(UID, 5, 1_000, Duration.ofMinutes(10), time);

  @AfterEach
  void close() {
    assertThat(time.armed()).isZero();
    loops.close();
  }

  private JournalTail<Integer> follow(
      Follower follower, @Nullable Cursor cursor, Predicate<Integer> filter, Context away) {
    JournalTail<Integer> tail =
        loops.call(
            loops.home,
            () -> JournalTail.follow(journal, cursor, filter, LAG, loops.crossing, away, follower));
    loops.settle();
    return tail;
  }

  private Follower follow(@Nullable Cursor cursor, Predicate<Integer> filter) {
    Follower follower = new Follower();
    follow(follower, cursor, filter, loops.away);
    return follower;
  }

  private Follower follow(@Nullable Cursor cursor) {
    return follow(cursor, any -> true);
  }

  private Follower stuck(Predicate<Integer> filter) {
    Follower follower = new Follower();
    follower.greedy = false;
    follow(follower, null, filter, loops.away);
    return follower;
  }

  private void append(int count) {
    loops.atHome(() -> {
      for (int i = 0; i < count; i++) {
        journal.append((int) journal.last() + 1);
      }
    });
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void beginsFromNowWithoutACursor() {
    append(3);
    Follower follower = follow(null);
    append(2);
    assertThat(follower.resumption).isEqualTo(new Resumption.Fresh());
    assertThat(Cursor.decode(String.valueOf(follower.start)).sequence()).isEqualTo(3);
    assertThat(follower.sequences()).containsExactly(4L, 5L);
  }

  @Test
  void resumesBehindEveryCursorWithoutLossOrDuplicate() {
    append(400);
    for (long at : new long[] {0, 1, 127, 128, 129, 399, 400}) {
      Follower follower = follow(journal.cursor(at));
      assertThat(follower.resumption).isEqualTo(new Resumption.Resumed());
      assertThat(follower.sequences()).isEqualTo(range(at + 1, 400));
    }
  }

  @Test
  void everyEventCarriesTheCursorThatStandsBehindIt() {
    Follower first = follow(null);
    append(10);
    String cursor = first.events.get(5).cursor();
    assertThat(follow(Cursor.decode(cursor)).sequences()).isEqualTo(range(7, 10));
  }

  @Test
  void countsWhatTheRingForgot() {
    append(1_200);
    Follower follower = follow(journal.cursor(150));
    assertThat(follower.resumption).isEqualTo(new Resumption.Gap(50));
    assertThat(follower.sequences()).isEqualTo(range(201, 1_200));
  }

  @Test
  void countsWhatGrewTooOldWhileNothingHappened() {
    append(7);
    time.advance(Duration.ofMinutes(11));
    Follower follower = follow(journal.cursor(2));
    assertThat(follower.resumption).isEqualTo(new Resumption.Gap(5));
    assertThat(follower.sequences()).isEmpty();
    append(1);
    assertThat(follower.sequences()).containsExactly(8L);
  }

  @Test
  void anEarlierLifeIsAGapOfUnknownSize() {
    append(4);
    Follower follower = follow(new Cursor(UID, 4, 900));
    assertThat(follower.resumption).isEqualTo(new Resumption.Gap(-1));
    assertThat(follower.sequences()).isEqualTo(range(1, 4));
  }

  @Test
  void refusesForeignAndFutureCursorsAtOnce() {
    append(4);
    for (Cursor cursor :
        List.of(
            new Cursor(new UUID(7, 8), 5, 1),
            new Cursor(UID, 6, 1),
            new Cursor(UID, 5, 500),
            new Cursor(UID, 5, -3))) {
      Follower follower = follow(cursor);
      append(1);
      assertThat(follower.failure).isNotNull();
      assertThat(follower.failure.reason()).isEqualTo(FailureReason.CURSOR_INVALID);
      assertThat(follower.resumption).isNull();
      assertThat(follower.events).isEmpty();
      assertThat(journal.followers()).isZero();
    }
  }

  @Test
  void whoNeverAsksForMoreIsClosedAndResumesWithExactlyWhatIsMissing() {
    Follower slow = stuck(any -> true);
    append(LAG + 1);
    assertThat(slow.failure).isNull();
    append(1);
    assertThat(slow.failure).isNotNull();
    assertThat(slow.failure.reason()).isEqualTo(FailureReason.SLOW_CONSUMER);
    assertThat(journal.followers()).isZero();
    Follower again = follow(Cursor.decode(String.valueOf(slow.cursor)));
    assertThat(again.resumption).isEqualTo(new Resumption.Resumed());
    List<Long> both = new ArrayList<>(slow.sequences());
    both.addAll(again.sequences());
    assertThat(both).isEqualTo(range(1, LAG + 2));
  }

  @Test
  void whoseEntriesGrewTooOldIsClosedInsteadOfSkippingThem() {
    Follower slow = stuck(any -> true);
    append(4);
    assertThat(slow.sequences()).containsExactly(1L);
    time.advance(Duration.ofMinutes(11));
    loops.run(loops.away, slow::more);
    loops.settle();
    assertThat(slow.failure).isNotNull();
    assertThat(slow.failure.reason()).isEqualTo(FailureReason.SLOW_CONSUMER);
    Follower again = follow(Cursor.decode(String.valueOf(slow.cursor)));
    assertThat(again.resumption).isEqualTo(new Resumption.Gap(3));
  }

  @Test
  void whoComesBackWithALongBacklogIsNotTooSlowForIt() {
    append(900);
    Follower late = new Follower();
    late.greedy = false;
    follow(late, journal.cursor(0), any -> true, loops.away);
    append(50);
    assertThat(late.failure).isNull();
    for (int i = 0; i < 20; i++) {
      loops.run(loops.away, late::more);
      loops.settle();
    }
    assertThat(late.sequences()).isEqualTo(range(1, 950));
    append(LAG + 2);
    assertThat(late.failure).isNotNull();
  }

  @Test
  void whatItsFilterLeavesOutNeverCountsAsBehind() {
    Follower follower = stuck(value -> value == 1);
    append(2_500);
    assertThat(follower.failure).isNull();
    assertThat(follower.values()).containsExactly(1);
    Follower nothing = follow(null, any -> false);
    append(2_500);
    assertThat(nothing.failure).isNull();
    assertThat(nothing.events).isEmpty();
  }

  @Test
  void forgottenEntriesThatItsFilterLeavesOutAreNoLoss() {
    Follower follower = stuck(value -> value == 1 || value > 2_400);
    append(2_410);
    assertThat(follower.failure).isNull();
    loops.run(loops.away, follower::more);
    loops.settle();
    assertThat(follower.values()).startsWith(1, 2_401).hasSize(11);
  }

  @Test
  void cancelIsSilentAndTheEndIsTold() {
    Follower cancelled = new Follower();
    JournalTail<Integer> tail = follow(cancelled, null, any -> true, loops.away);
    AtomicInteger over = new AtomicInteger();
    loops.atHome(() -> tail.whenOver(over::incrementAndGet));
    Follower stays = follow(null);
    loops.atHome(tail::cancel);
    append(1);
    Failure gone = new Failure(FailureReason.ROBOT_UNKNOWN, "gone");
    loops.atHome(() -> journal.end(gone));
    assertThat(over).hasValue(1);
    assertThat(cancelled.events).isEmpty();
    assertThat(cancelled.failure).isNull();
    assertThat(stays.sequences()).containsExactly(1L);
    assertThat(stays.failure).isEqualTo(gone);
    assertThat(follow(null).failure).isEqualTo(gone);
  }

  @Test
  void everyFollowerSeesEverythingInOrderHoweverSlowItIs() {
    List<Follower> followers = new ArrayList<>();
    List<Context> contexts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Follower follower = new Follower();
      follower.greedy = i % 4 == 0;
      Context context = loops.context();
      follow(follower, journal.cursor(0), any -> true, context);
      followers.add(follower);
      contexts.add(context);
    }
    Random random = new Random(11);
    List<List<Long>> seen = new ArrayList<>();
    followers.forEach(ignored -> seen.add(new ArrayList<>()));
    for (int round = 0; round < 150; round++) {
      int burst = random.nextInt(60);
      loops.run(
          loops.home,
          () -> {
            for (int i = 0; i < burst; i++) {
              journal.append(1);
            }
          });
      for (int i = 0; i < followers.size(); i++) {
        step(i, random, followers, contexts, seen);
      }
    }
    loops.settle();
    long last = loops.call(loops.home, journal::last);
    for (int i = 0; i < followers.size(); i++) {
      drain(i, followers, contexts, seen, last);
      assertThat(seen.get(i)).isEqualTo(range(1, last));
    }
  }

  /** A slow one asks for more now and then; one that was closed comes back with its cursor. */
  private void step(
      int i,
      Random random,
      List<Follower> followers,
      List<Context> contexts,
      List<List<Long>> seen) {
    Follower follower = followers.get(i);
    boolean closed = loops.call(contexts.get(i), () -> follower.failure != null);
    if (closed) {
      seen.get(i).addAll(follower.sequences());
      Follower again = new Follower();
      followers.set(i, again);
      follow(again, Cursor.decode(String.valueOf(follower.cursor)), any -> true, contexts.get(i));
      assertThat(again.resumption).isEqualTo(new Resumption.Resumed());
    } else if (random.nextInt(1 + i) == 0) {
      contexts.get(i).runOnContext(ignored -> follower.more());
    }
  }

  private void drain(
      int i, List<Follower> followers, List<Context> contexts, List<List<Long>> seen, long last) {
    for (int round = 0; round < 100; round++) {
      Follower follower = followers.get(i);
      loops.run(
          contexts.get(i),
          () -> {
            follower.greedy = true;
            follower.more();
          });
      loops.settle();
      step(i, new Random(1), followers, contexts, seen);
      if (seen.get(i).size() + followers.get(i).events.size() == last) {
        break;
      }
    }
    seen.get(i).addAll(followers.get(i).sequences());
  }
}
