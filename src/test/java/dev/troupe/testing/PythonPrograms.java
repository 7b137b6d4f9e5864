package dev.troupe.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of {@code src/test/python} in a virtual environment of their own below {@code target}. A
 * machine without Python skips the test, and says so; CI has no excuse.
 */
public final class PythonPrograms {
  private static final Path SOURCES = Path.of("src", "test", "python");

  private final Path python;

  private PythonPrograms(Path python) {
    this.python = python;
  }

  /** The environment of that name, with those packages as pip names them, made when missing. */
  public static PythonPrograms with(String name, String... packages) throws Exception {
    Path environment = Path.of("target", "python", name);
    Path python = environment.resolve("bin").resolve("python");
    String wanted = HexFormat.of().toHexDigits(List.of(packages).hashCode());
    Path installed = environment.resolve(wanted + ".installed");
    if (!Files.exists(installed)) {
      try {
        execute(60, "python3", "-m", "venv", environment.toString());
      } catch (IOException missing) {
        skip(name, "python3 is missing: " + missing.getMessage());
      }
      Stream<String> pip = Stream.of(python.toString(), "-m", "pip", "install", "--quiet");
      execute(300, Stream.concat(pip, Stream.of(packages)).toArray(String[]::new));
      Files.createFile(installed);
    }
    return new PythonPrograms(python);
  }

  /** Runs a program to its end, which must be success and in time; returns what it printed. */
  public String run(int seconds, String script, String... arguments) throws Exception {
    Stream<String> command = Stream.of(python.toString(), SOURCES.resolve(script).toString());
    return execute(seconds, Stream.concat(command, Stream.of(arguments)).toArray(String[]::new));
  }

  private static void skip(String name, String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason + " (expected: python3, since CI=true)");
    }
    System.out.println("SKIPPED: the " + name + " was not tried, " + reason);
    abort(reason);
  }

  private static String execute(int seconds, String... command) throws Exception {
    Path output = Files.createTempFile(Path.of("target"), "python", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    Files.delete(output);
    assertThat(ended).as("ended within %d s: %s%n%s", seconds, List.of(command), text).isTrue();
    assertThat(process.exitValue()).as("exit of %s%n%s", List.of(command), text).isZero();
    return text;
  }
}
