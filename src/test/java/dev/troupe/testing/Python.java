package dev.troupe.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Python with packages of its own, in a virtual environment below {@code target}: for vendors'
 * own clients, unmodified from their package registry.
 */
public final class Python {
  private static final Path ENVIRONMENTS = Path.of("target", "python");

  private final Path program;

  private Python(Path program) {
    this.program = program;
  }

  /** Made once; a machine with Maven and a JDK alone skips the test, CI has no excuse. */
  public static Python with(String environment, String... packages) throws Exception {
    Path home = ENVIRONMENTS.resolve(environment);
    Path program = home.resolve("bin").resolve("python");
    Path installed = home.resolve(String.join("+", packages) + ".installed");
    if (!Files.exists(installed)) {
      try {
        run(60, Map.of(), List.of("python3", "-m", "venv", home.toString()));
      } catch (IOException missing) {
        skip("python3 is missing: " + missing.getMessage());
      }
      List<String> pip = new ArrayList<>(List.of(program.toString(), "-m", "pip", "install"));
      pip.add("--quiet");
      pip.addAll(List.of(packages));
      run(120, Map.of(), pip);
      Files.createFile(installed);
    }
    return new Python(program);
  }

  /** Runs a script to its end, which must be a good one; everything it wrote. */
  public String run(int seconds, Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString(), script.toString()));
    command.addAll(List.of(arguments));
    return run(seconds, environment, command);
  }

  private static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason + " (expected: python3, since CI=true)");
    }
    System.out.println("SKIPPED: the official client was not tried, " + reason);
    abort(reason);
  }

  private static String run(int seconds, Map<String, String> environment, List<String> command)
      throws Exception {
    Path output = Files.createTempFile(Path.of("target"), "python", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
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
}
