package dev.troupe.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A virtual environment of Python below {@code target} with one package from its registry, made at
 * first use. A machine with Maven and a JDK alone skips the test, loudly; CI has no excuse.
 */
public final class PythonEnvironment {
  private final Path python;

  private PythonEnvironment(Path python) {
    this.python = python;
  }

  /**
   * @param requirement a package and its version, {@code name==1.2.3}
   */
  public static PythonEnvironment with(String requirement) throws Exception {
    Path folder = Path.of("target", "python", requirement);
    Path python = folder.resolve("bin").resolve("python");
    Path installed = folder.resolve("installed");
    if (!Files.exists(installed)) {
      try {
        run(60, Map.of(), List.of("python3", "-m", "venv", folder.toString()));
      } catch (IOException missing) {
        skip("python3 is missing: " + missing.getMessage());
      }
      run(
          120,
          Map.of(),
          List.of(python.toString(), "-m", "pip", "install", "--quiet", requirement));
      Files.createFile(installed);
    }
    return new PythonEnvironment(python);
  }

  /** Runs a script to its end, which must be a good one; what it wrote. */
  public String run(int seconds, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(Arrays.asList(arguments));
    return run(seconds, environment, command);
  }

  private static String run(int seconds, Map<String, String> environment, List<String> command)
      throws Exception {
    Path output = Files.createTempFile(Path.of("target"), "python", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PYTHONUTF8", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    Files.delete(output);
    assertThat(ended).as("ended within %d s: %s%n%s", seconds, command, text).isTrue();
    assertThat(process.exitValue()).as("exit of %s%n%s", command, text).isZero();
    return text;
  }

  private static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason + " (expected: python3, since CI=true)");
    }
    System.out.println("SKIPPED: the official package was not tried, " + reason);
    abort(reason);
  }
}
