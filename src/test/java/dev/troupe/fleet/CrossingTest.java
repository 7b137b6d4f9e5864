package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The way onto a context, from many threads at once. */
final class CrossingTest {
  private static final int TASKS = 20_000;
  private static final int THREADS = 3;

  private final Loops loops = new Loops();

  @AfterEach
  void close() {
    loops.close();
  }

  @RepeatedTest(5)
  void everythingRunsOnceInTheOrderOfItsThread() {
    List<List<Integer>> ran = new ArrayList<>();
    List<CompletableFuture<Boolean>> done = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      List<Integer> mine = new ArrayList<>();
      CompletableFuture<Boolean> last = new CompletableFuture<>();
      ran.add(mine);
      done.add(last);
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < TASKS; i++) {
              int number = i;
              loops.crossing.post(() -> mine.add(number));
            }
            loops.crossing.post(() -> last.complete(true));
          });
    }
    done.forEach(Loops::await);
    List<Integer> all = IntStream.range(0, TASKS).boxed().toList();
    assertThat(ran).allSatisfy(mine -> assertThat(mine).isEqualTo(all));
  }

  @Test
  void whatFailsKeepsNothingElseFromRunning() {
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    loops.crossing.post(() -> {
      throw new IllegalStateException("failed on purpose");
    });
    loops.crossing.post(() -> {
      throw new LinkageError("failed on purpose");
    });
    loops.settle();
    loops.crossing.post(() -> reached.complete(true));
    assertThat(Loops.await(reached)).isTrue();
  }
}
