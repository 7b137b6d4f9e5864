package dev.troupe.fuzz;

import dev.troupe.testing.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One target under Jazzer, in a JVM of its own with a small heap: new inputs until a number of
 * executions or a time is reached, or an oracle is broken. What it learns is kept below {@code
 * target/fuzz}, and what it breaks on stands there too.
 */
final class Fuzzing {
  /** Of our own code; what only carries fields from the contract would slow it down for nothing. */
  private static final String INSTRUMENTED = "dev.troupe.**";

  private static final String SPARED = "dev.troupe.api.**:dev.troupe.spatialwalk.wire.**";

  /** A configuration names files, and a grammar of the vendor's is a pattern: both are meant. */
  private static final String MEANT =
      "com.code_intelligence.jazzer.sanitizers.FilePathTraversal"
          + ":com.code_intelligence.jazzer.sanitizers.RegexInjection";

  /** An input that takes longer hangs, also on a machine that has much else to do. */
  private static final int HANGS_AFTER_SECONDS = 25;

  private static final int SEED = 20_261_126;

  private static final Pattern DONE =
      Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/\\S+.*");

  private final FuzzTarget target;
  private final Path home;

  Fuzzing(FuzzTarget target) {
    this.target = target;
    this.home = Path.of("target", "fuzz", target.word()).toAbsolutePath();
  }

  /**
   * How it went.
   *
   * @param coverage edges of our code that were reached
   * @param inputs that are kept since each reaches something of its own
   * @param broken the whole output where an oracle was broken, else empty
   */
  record Result(
      FuzzTarget target,
      long executions,
      long coverage,
      long inputs,
      Duration took,
      String broken) {

    String row() {
      return "| %s | %,d | %,d | %,d | %d | %s |"
          .formatted(
              target.word(),
              executions,
              coverage,
              inputs,
              took.toSeconds(),
              broken.isEmpty() ? "none" : "**broken**");
    }
  }

  /**
   * @param seconds at most
   * @param executions at most; 0 for any number
   */
  Result run(int seconds, long executions) throws IOException, InterruptedException {
    Path learnt = Files.createDirectories(home.resolve("learnt"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + FuzzDriver.class.getName());
    command.add("--target_args=" + target.name());
    command.add("--instrumentation_includes=" + INSTRUMENTED);
    command.add("--instrumentation_excludes=" + SPARED);
    command.add("--custom_hook_includes=" + INSTRUMENTED);
    command.add("--custom_hook_excludes=" + SPARED);
    command.add("--disabled_hooks=" + MEANT);
    command.add("--reproducer_path=" + home);
    command.add("-artifact_prefix=" + home + File.separator);
    command.add("-timeout=" + HANGS_AFTER_SECONDS);
    command.add("-max_total_time=" + seconds);
    if (executions > 0) {
      command.add("-runs=" + executions);
    } else {
      // A short run judges a change, not the luck of the day; long ones go where none has been.
      command.add("-seed=" + SEED);
    }
    command.add(learnt.toString());
    command.add(target.corpus().toString());
    long began = System.nanoTime();
    try (Program jazzer = Program.start(command, Map.of())) {
      int exit = jazzer.awaitExit(Duration.ofSeconds(seconds).plusMinutes(5));
      return result(exit, jazzer.output(), Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private Result result(int exit, List<String> output, Duration took) throws IOException {
    Files.write(home.resolve("output.txt"), output);
    Matcher done =
        output.stream().map(DONE::matcher).filter(Matcher::matches).findFirst().orElse(null);
    if (exit != 0 || done == null) {
      String broken = output.stream().collect(Collectors.joining("\n", "exit " + exit + "\n", ""));
      return new Result(target, 0, 0, 0, took, broken);
    }
    return new Result(
        target,
        Long.parseLong(done.group(1)),
        Long.parseLong(done.group(2)),
        Long.parseLong(done.group(4)),
        took,
        "");
  }

  private static String classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
