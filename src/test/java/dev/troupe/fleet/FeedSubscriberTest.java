package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.fleet.Dropped.Reason;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One subscriber, fast or slow. */
final class FeedSubscriberTest {
  private static final long MILLI = 1_000_000;

  private final FeedTally tally = new FeedTally();
  private final Watcher<Integer> watcher = new Watcher<>();
  private long ordinal;

  private FeedSubscriber<Integer> latest(double perSecond) {
    return new FeedSubscriber<>(watcher, new Overflow.Latest(perSecond), tally);
  }

  private FeedSubscriber<Integer> buffer(Duration bound) {
    return new FeedSubscriber<>(watcher, new Overflow.Buffer(bound), tally);
  }

  private FeedItem<Integer> item(int value, long millis) {
    return new FeedItem<>(value, Encoded.NONE, ++ordinal, value, millis * MILLI);
  }

  private void offer(FeedSubscriber<Integer> to, int from, int last, long millis) {
    for (int value = from; value <= last; value++) {
      to.offer(item(value, millis), value * 10 * MILLI);
    }
  }

  @Test
  void aSlowOneGetsTheLatestAndOneDroppedBeforeIt() {
    FeedSubscriber<Integer> slow = latest(0);
    offer(slow, 1, 2, 0);
    watcher.writable = false;
    offer(slow, 3, 9, 0);
    watcher.writable = true;
    slow.drained();
    offer(slow, 10, 10, 0);
    assertThat(watcher.all).containsExactly(1, 2, new Dropped(6, 3, 8, Reason.CONFLATED), 9, 10);
    assertThat(tally.conflated).hasValue(6);
  }

  @Test
  void whatMaxFpsLeavesOutWhileItIsSlowIsNoLossEither() {
    FeedSubscriber<Integer> slow = latest(10);
    watcher.writable = false;
    // Every 10 ms: one in ten is due.
    offer(slow, 1, 5, 0);
    watcher.writable = true;
    slow.drained();
    offer(slow, 6, 40, 0);
    assertThat(watcher.losses).isEmpty();
    assertThat(watcher.values()).containsExactly(5, 10, 20, 30, 40);
    assertThat(tally.conflated).hasValue(0);
  }

  @Test
  void countsOnlyWhatWasDueAsConflated() {
    FeedSubscriber<Integer> slow = latest(10);
    watcher.writable = false;
    offer(slow, 1, 35, 0);
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.losses).hasSize(1);
    assertThat(watcher.losses.get(0).count()).isEqualTo(3);
    assertThat(watcher.values()).containsExactly(35);
  }

  @ParameterizedTest
  @CsvSource({"10", "7.5", "30", "24", "1", "60"})
  void thinsToTheAverageRateThroughJitterWithoutReportingLosses(double wanted) {
    FeedSubscriber<Integer> subscriber = latest(wanted);
    Random random = new Random(3);
    int frames = 3_000;
    for (int frame = 1; frame <= frames; frame++) {
      long jitter = random.nextInt(-8_000_000, 8_000_000);
      subscriber.offer(item(frame, 0), frame * 1_000_000_000L / 30 + jitter);
    }
    double rate = watcher.items.size() / (frames / 30.0);
    assertThat(rate).isCloseTo(Math.min(30, wanted), within(0.04 * wanted));
    assertThat(watcher.losses).isEmpty();
  }

  @Test
  void aSteadySourceIsThinnedEvenly() {
    FeedSubscriber<Integer> subscriber = latest(10);
    for (int frame = 0; frame < 90; frame++) {
      subscriber.offer(item(frame, 0), frame * 1_000_000_000L / 30);
    }
    assertThat(watcher.values()).hasSize(30).allMatch(value -> value % 3 == 0);
  }

  @Test
  void bufferDropsTheOldestBeyondItsTimeAndSaysSo() {
    FeedSubscriber<Integer> slow = buffer(Duration.ofMillis(100));
    offer(slow, 1, 1, 20);
    watcher.writable = false;
    offer(slow, 2, 9, 20);
    assertThat(tally.overflown).hasValue(3);
    watcher.writable = true;
    slow.drained();
    offer(slow, 10, 10, 20);
    assertThat(watcher.all)
        .containsExactly(1, new Dropped(3, 2, 4, Reason.OVERFLOW), 5, 6, 7, 8, 9, 10);
  }

  @Test
  void bufferIsBoundAlsoForPiecesThatHoldNoTime() {
    FeedSubscriber<Integer> slow = buffer(Duration.ofMillis(100));
    watcher.writable = false;
    offer(slow, 1, 5_000, 0);
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.items).hasSizeLessThanOrEqualTo(1_000).isNotEmpty();
    assertThat(watcher.losses.get(0).count() + watcher.items.size()).isEqualTo(5_000);
  }

  @Test
  void stopsDrainingWhenItsSinkIsFullAgain() {
    FeedSubscriber<Integer> slow = buffer(Duration.ofSeconds(1));
    watcher.writable = false;
    offer(slow, 1, 5, 20);
    watcher.onItem = () -> watcher.writable = watcher.items.size() < 2;
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.values()).containsExactly(1, 2);
    offer(slow, 6, 6, 20);
    watcher.onItem = () -> {};
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(watcher.losses).isEmpty();
  }

  @Test
  void aHoleOverARestartOfTheSourceHasACountAndNoRange() {
    FeedSubscriber<Integer> slow = latest(0);
    offer(slow, 7, 7, 0);
    watcher.writable = false;
    offer(slow, 8, 9, 0);
    offer(slow, 1, 3, 0);
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.losses).containsExactly(new Dropped(4, 0, 0, Reason.CONFLATED));
  }

  @Test
  void aRestartOfTheSourceAloneIsNoLoss() {
    FeedSubscriber<Integer> fast = latest(0);
    offer(fast, 7, 9, 0);
    offer(fast, 1, 2, 0);
    assertThat(watcher.losses).isEmpty();
    assertThat(watcher.values()).containsExactly(7, 8, 9, 1, 2);
  }

  @Test
  void joiningInTheMiddleIsNoLoss() {
    ordinal = 500;
    offer(latest(0), 501, 502, 0);
    assertThat(watcher.all).containsExactly(501, 502);
  }

  @Test
  void getsNothingBehindItsEnd() {
    FeedSubscriber<Integer> slow = latest(0);
    watcher.writable = false;
    offer(slow, 1, 2, 0);
    Failure gone = new Failure(FailureReason.ROBOT_UNKNOWN, "gone");
    slow.end(gone);
    slow.end(gone);
    watcher.writable = true;
    slow.drained();
    offer(slow, 3, 3, 0);
    assertThat(watcher.all).isEmpty();
    assertThat(watcher.failure).isEqualTo(gone);
  }

  @Test
  void getsNothingNotEvenTheEndOnceCancelled() {
    FeedSubscriber<Integer> slow = latest(0);
    watcher.writable = false;
    offer(slow, 1, 2, 0);
    slow.cancel();
    slow.end(new Failure(FailureReason.ROBOT_UNKNOWN, "gone"));
    watcher.writable = true;
    slow.drained();
    assertThat(watcher.all).isEmpty();
    assertThat(watcher.failure).isNull();
  }
}
