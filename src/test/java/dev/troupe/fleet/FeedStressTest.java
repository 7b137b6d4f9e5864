package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.time.ManualTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** The count of pieces under way between two event loops, which no lock guards. */
final class FeedStressTest {
  private static final int PIECES = 40_000;

  private final Loops loops = new Loops();
  private final FeedTally tally = new FeedTally();
  private final Feed<Integer> feed =
      new Feed<>(loops.crossing, new ManualTime(), any -> Encoded.NONE, tally, () -> {});

  @AfterEach
  void close() {
    loops.close();
  }

  /** Sees pieces in order, each once, and says how many it saw or was told that it missed. */
  private static final class Counter implements FeedSink<Integer> {
    private final CompletableFuture<Integer> sawLast = new CompletableFuture<>();
    private long previous;
    private long seen;
    private long missed;

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void item(FeedItem<Integer> item) {
      if (item.sequence() <= previous) {
        sawLast.completeExceptionally(new AssertionError(item.sequence() + " behind " + previous));
      }
      if (previous == 0) {
        missed = item.sequence() - 1;
      }
      previous = item.sequence();
      seen++;
      if (item.value() == PIECES) {
        sawLast.complete((int) (seen + missed));
      }
    }

    @Override
    public void dropped(Dropped dropped) {
      missed += dropped.count();
    }

    @Override
    public void ended(dev.troupe.robot.Failure failure) {}
  }

  @RepeatedTest(5)
  void everyPieceArrivesOrIsCountedAndTheLastOneAlwaysArrives() {
    Counter here = new Counter();
    Counter there = new Counter();
    loops.run(
        loops.home,
        () -> {
          feed.subscribe("anna", loops.away, new Overflow.Latest(0), here);
          feed.subscribe("anna", loops.context(), new Overflow.Latest(0), there);
        });
    loops.settle();
    publish(1);
    assertThat(Loops.await(here.sawLast)).isEqualTo(PIECES);
    assertThat(Loops.await(there.sawLast)).isEqualTo(PIECES);
  }

  /** In bursts of every size, so that both sides meet at the empty and at the full count. */
  private void publish(int from) {
    loops.home.runOnContext(ignored -> {
      int burst = ThreadLocalRandom.current().nextInt(1, 400);
      int next = from;
      for (int i = 0; i < burst && next <= PIECES; i++) {
        feed.publish(next, next, 0);
        next++;
        if (burst % 3 == 0) {
          Thread.onSpinWait();
        }
      }
      if (next <= PIECES) {
        publish(next);
      }
    });
  }
}
