package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.time.ManualTime;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One source and many subscribers on real contexts. */
final class FeedTest {
  private static final Overflow LATEST = new Overflow.Latest(0);
  private static final Failure GONE = new Failure(FailureReason.ROBOT_UNKNOWN, "gone");

  private final Loops loops = new Loops();
  private final ManualTime time = new ManualTime();
  private final FeedTally tally = new FeedTally();
  private final AtomicInteger encoded = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final Feed<Integer> feed =
      new Feed<>(loops.crossing, time, this::encode, tally, changes::incrementAndGet);

  private record Bytes(int of) implements Encoded {}

  private Encoded encode(int value) {
    encoded.incrementAndGet();
    return new Bytes(value);
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private FeedSubscription subscribe(Context away, Overflow overflow, FeedSink<Integer> sink) {
    FeedSubscription made =
        loops.call(loops.home, () -> feed.subscribe("anna", away, overflow, sink));
    loops.settle();
    return made;
  }

  private Watcher<Integer> watch(Context away) {
    Watcher<Integer> watcher = new Watcher<>();
    subscribe(away, LATEST, watcher);
    return watcher;
  }

  private void publish(int from, int to) {
    loops.atHome(() -> IntStream.rangeClosed(from, to).forEach(i -> feed.publish(i, i, 0)));
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void aSlowSubscriberCostsAFastOneNothing() {
    Watcher<Integer> slow = new Watcher<>();
    slow.writable = false;
    FeedSubscription slowly = subscribe(loops.away, LATEST, slow);
    Watcher<Integer> fast = watch(loops.away);
    Watcher<Integer> elsewhere = watch(loops.context());
    publish(1, 100);
    loops.run(
        loops.away,
        () -> {
          slow.writable = true;
          slowly.drained();
        });
    assertThat(fast.values()).isEqualTo(range(1, 100));
    assertThat(elsewhere.values()).isEqualTo(range(1, 100));
    assertThat(slow.all).containsExactly(new Dropped(99, 1, 99, Dropped.Reason.CONFLATED), 100);
  }

  @Test
  void encodesEachPieceOnceForAllAndNothingForNobody() {
    publish(1, 5);
    assertThat(encoded).hasValue(0);
    List<Watcher<Integer>> watchers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      watchers.add(watch(i % 2 == 0 ? loops.away : loops.context()));
    }
    publish(6, 8);
    assertThat(encoded).hasValue(3);
    Encoded shared = watchers.get(0).items.get(0).encoded();
    assertThat(watchers)
        .allSatisfy(each -> assertThat(each.items.get(0).encoded()).isSameAs(shared));
  }

  @Test
  void countsItsSubscribersAndTellsEveryChange() {
    FeedSubscription one = subscribe(loops.away, LATEST, new Watcher<>());
    FeedSubscription two = subscribe(loops.context(), LATEST, new Watcher<>());
    assertThat(loops.call(loops.home, feed::subscribers)).isEqualTo(2);
    loops.run(
        loops.away,
        () -> {
          one.cancel();
          one.cancel();
          two.cancel();
        });
    loops.settle();
    assertThat(loops.call(loops.home, feed::subscribers)).isZero();
    assertThat(tally.subscribers).hasValue(0);
    assertThat(changes).hasValue(4);
  }

  @Test
  void whoLeavesWhileAPieceGoesRoundTakesItFromNobody() {
    Watcher<Integer> leaver = new Watcher<>();
    FeedSubscription leaving = subscribe(loops.away, LATEST, leaver);
    leaver.onItem = leaving::cancel;
    Watcher<Integer> next = watch(loops.away);
    Watcher<Integer> third = watch(loops.away);
    publish(1, 3);
    assertThat(leaver.values()).containsExactly(1);
    assertThat(next.all).containsExactly(1, 2, 3);
    assertThat(third.all).containsExactly(1, 2, 3);
  }

  @Test
  void aSubscriberThatThrowsCostsTheOthersNothing() {
    Watcher<Integer> broken = new Watcher<>();
    broken.onItem =
        () -> {
          broken.onItem = () -> {};
          throw new IllegalStateException("broken on purpose");
        };
    subscribe(loops.away, LATEST, broken);
    Watcher<Integer> whole = watch(loops.away);
    publish(1, 3);
    publish(4, 5);
    assertThat(whole.values()).isEqualTo(range(1, 5));
  }

  @Test
  void tellsTheEndToAllAndToWhoComesLater() {
    Watcher<Integer> here = watch(loops.away);
    Watcher<Integer> there = watch(loops.context());
    publish(1, 1);
    loops.atHome(() -> feed.end(GONE));
    Watcher<Integer> late = watch(loops.away);
    assertThat(here.failure).isEqualTo(GONE);
    assertThat(there.failure).isEqualTo(GONE);
    assertThat(late.failure).isEqualTo(GONE);
    assertThat(here.values()).containsExactly(1);
  }

  @Test
  void anEventLoopThatIsHeldUpLosesTheOldestAndIsToldHowMany() throws Exception {
    Watcher<Integer> held = new Watcher<>();
    subscribe(loops.away, new Overflow.Buffer(Duration.ofMinutes(1)), held);
    Watcher<Integer> free = watch(loops.context());
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    loops.away.runOnContext(ignored -> {
      holds.countDown();
      try {
        go.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertThat(holds.await(10, TimeUnit.SECONDS)).isTrue();
    try {
      loops.run(
          loops.home, () -> IntStream.rangeClosed(1, 250).forEach(i -> feed.publish(i, i, 0)));
      loops.run(
          loops.home, () -> IntStream.rangeClosed(251, 400).forEach(i -> feed.publish(i, i, 0)));
    } finally {
      go.countDown();
    }
    loops.settle();
    publish(401, 401);
    assertThat(held.values()).endsWith(399, 400, 401);
    assertThat(tally.overflown.get()).isGreaterThanOrEqualTo(144);
    int reported = held.losses.stream().mapToInt(loss -> (int) loss.count()).sum();
    assertThat(held.items.size()).isBetween(256, 258);
    // The first piece that it ever saw is where its count begins.
    assertThat(reported + held.items.size()).isLessThanOrEqualTo(401);
    assertThat(free.items.size() + free.losses.stream().mapToInt(l -> (int) l.count()).sum())
        .isLessThanOrEqualTo(401);
  }
}
