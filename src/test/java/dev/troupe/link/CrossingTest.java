package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The way onto a context, from many threads at once. */
final class CrossingTest {
  private static final int TASKS = 20_000;
  private static final int THREADS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Crossing crossing = new Crossing(vertx.getOrCreateContext());

  @AfterEach
  void close() throws Exception {
    Waiting.on(vertx.close());
  }

  @RepeatedTest(5)
  void everythingRunsOnceInTheOrderOfItsThread() throws Exception {
    List<List<Integer>> ran = new ArrayList<>();
    List<Future<Void>> done = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      List<Integer> mine = new ArrayList<>();
      Promise<Void> last = Promise.promise();
      ran.add(mine);
      done.add(last.future());
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < TASKS; i++) {
              int number = i;
              crossing.post(() -> mine.add(number));
            }
            crossing.post(last::complete);
          });
    }
    Waiting.on(Future.all(done));
    List<Integer> all = IntStream.range(0, TASKS).boxed().toList();
    assertThat(ran).allSatisfy(mine -> assertThat(mine).isEqualTo(all));
  }

  @Test
  void whatFailsKeepsNothingElseFromRunning() throws Exception {
    Promise<Void> reached = Promise.promise();
    crossing.post(() -> {
      throw new IllegalStateException("failed on purpose");
    });
    crossing.post(() -> {
      throw new LinkageError("failed on purpose");
    });
    crossing.post(reached::complete);
    Waiting.on(reached.future());
  }
}
