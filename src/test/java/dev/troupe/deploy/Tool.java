package dev.troupe.deploy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of this machine. */
final class Tool {
  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private File folder = new File(".");

  private Tool(List<String> command) {
    this.command = command;
  }

  /** How a run ended, with what it wrote to either output. */
  record Run(int exit, String output) {
    Run succeeded() {
      assertThat(exit).as(output).isZero();
      return this;
    }

    Run failed() {
      assertThat(exit).as(output).isNotZero();
      return this;
    }
  }

  static Tool of(Path program) {
    return new Tool(List.of(program.toAbsolutePath().toString()));
  }

  /** Skips the test, and says so, when the tool is missing; in CI there is no excuse. */
  static Tool named(String name, String version) throws Exception {
    Tool tool = new Tool(List.of(name));
    try {
      tool.run(Duration.ofSeconds(30), version).succeeded();
    } catch (IOException missing) {
      skip(name + " is missing: " + missing.getMessage());
    }
    return tool;
  }

  static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("%s (expected: the tool, since CI=true)", reason);
    }
    System.out.println("SKIPPED: " + reason);
    abort(reason);
  }

  Tool in(Path where) {
    folder = where.toFile();
    return this;
  }

  Tool with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  Run run(Duration patience, String... arguments) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    Path output = Files.createTempFile("troupe-tool", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(whole)
              .directory(folder)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(patience.toMillis(), MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        fail("%s did not end within %s: %s", whole, patience, Files.readString(output));
      }
      return new Run(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
