package dev.troupe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * New inputs for every target: 15 s each from one seed, or what the build says (see CONTRIBUTING).
 * As many at a time as there are cores; what came of it stands in {@code target/fuzz/report.md}.
 */
final class FuzzIT {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 15);
  private static final long EXECUTIONS = Long.getLong("fuzz.executions", 0);
  private static final Path REPORT = Path.of("target", "fuzz", "report.md");

  private static final ExecutorService CORES =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private static final Map<FuzzTarget, Future<Fuzzing.Result>> RUNS =
      new EnumMap<>(FuzzTarget.class);
  private static final ConcurrentLinkedQueue<Fuzzing.Result> RESULTS =
      new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void begin() {
    for (FuzzTarget target : FuzzTarget.values()) {
      RUNS.put(target, CORES.submit(() -> new Fuzzing(target).run(SECONDS, EXECUTIONS)));
    }
  }

  @TestFactory
  Stream<DynamicTest> noOracleIsBroken() {
    return RUNS.entrySet().stream()
        .map(run -> DynamicTest.dynamicTest(run.getKey().word(), () -> held(run.getValue())));
  }

  private static void held(Future<Fuzzing.Result> run) throws Exception {
    Fuzzing.Result result =
        run.get((SECONDS + 300L) * FuzzTarget.values().length, TimeUnit.SECONDS);
    RESULTS.add(result);
    assertThat(result.broken()).isEmpty();
    // A target whose seeds are all refused at the door would hold for ever.
    assertThat(result.coverage()).isPositive();
  }

  @AfterAll
  static void report() throws IOException {
    CORES.shutdownNow();
    List<String> lines = new ArrayList<>();
    lines.add("| target | executions | edges reached | inputs kept | seconds | findings |");
    lines.add("| --- | ---: | ---: | ---: | ---: | --- |");
    RESULTS.stream()
        .sorted(Comparator.comparing(Fuzzing.Result::target))
        .map(Fuzzing.Result::row)
        .forEach(lines::add);
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, lines);
    lines.forEach(System.out::println);
  }
}
