package dev.troupe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs of {@code src/test/clients} in one language, copied below {@code target} where the
 * environment that they need is made by the ordinary tools of that language.
 */
final class ForeignProgram {
  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path PROTO = Path.of("proto");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private ForeignProgram(Path folder) {
    this.folder = folder;
  }

  /** Skips the test, and says so, when the tool is missing; in CI there is no excuse. */
  static ForeignProgram of(String language, String... tool) throws Exception {
    Path sources = SOURCES.resolve(language);
    ForeignProgram program =
        new ForeignProgram(Path.of("target", "clients", language).toAbsolutePath());
    program.copy(sources);
    try {
      program.run(30, tool);
    } catch (IOException missing) {
      skip(language, missing.getMessage());
    }
    return program;
  }

  /** Python with an environment of its own, and the stubs on its path. */
  static ForeignProgram python(int installSeconds) throws Exception {
    ForeignProgram python = of("python", "python3", "--version");
    python.once(
        "requirements.txt",
        () -> {
          python.run(60, "python3", "-m", "venv", python.path("env").toString());
          String pinned = python.path("requirements.txt").toString();
          python.run(
              installSeconds, python.interpreter(), "-m", "pip", "install", "-q", "-r", pinned);
        });
    Path stubs = python.fresh("gen");
    python.run(
        60,
        withContract(
            python.interpreter(),
            "-m",
            "grpc_tools.protoc",
            "-I",
            "proto",
            "--python_out=" + stubs,
            "--grpc_python_out=" + stubs,
            "spatialwalk/message.proto"));
    return python.with("PYTHONPATH", stubs);
  }

  /** Node with its packages; stubs it makes from the contract as it starts. */
  static ForeignProgram node(int installSeconds) throws Exception {
    ForeignProgram node = of("node", "npm", "--version");
    String home = node.path("").toString();
    node.once(
        "package-lock.json",
        () -> node.run(installSeconds, "npm", "ci", "--prefix", home, "--no-audit", "--no-fund"));
    return node;
  }

  /** Go with its modules, and every program built into {@code bin}. */
  static ForeignProgram go(int installSeconds) throws Exception {
    ForeignProgram go = of("go", "go", "version");
    go.with("GOMODCACHE", go.path("modules"))
        .with("GOCACHE", go.path("build"))
        .with("GOBIN", go.path("bin"))
        .with("GOFLAGS", "-modcacherw -buildvcs=false")
        .with("PATH", go.path("bin") + File.pathSeparator + System.getenv("PATH"));
    go.run(
        installSeconds, "go", "install", "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12");
    go.run(installSeconds, "go", "install", "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2");
    Path stubs = go.path("gen");
    String module = "module=github.com/troupe-dev/troupe/gen/go";
    go.run(
        60,
        withContract(
            go.protoc(),
            "-I",
            "proto",
            "-I",
            go.wellKnownTypes().toString(),
            "--go_out=" + stubs,
            "--go_opt=" + module,
            "--go-grpc_out=" + stubs,
            "--go-grpc_opt=" + module));
    String home = go.path("").toString();
    go.run(installSeconds, "go", "-C", home, "install", "./hello", "./conformance", "./secure");
    return go;
  }

  /** Of the environment that {@link #python} made. */
  String interpreter() {
    return path("env", "bin", "python").toString();
  }

  private static void skip(String language, String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("%s clients: %s (expected: the tool, since CI=true)", language, reason);
    }
    System.out.println("SKIPPED: the " + language + " clients were not tried, " + reason);
    abort(reason);
  }

  private void copy(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(sources.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  Path path(String first, String... more) {
    return folder.resolve(Path.of(first, more));
  }

  /** An empty folder, for what is generated anew each time. */
  Path fresh(String name) throws IOException {
    Path made = folder.resolve(name);
    if (Files.exists(made)) {
      try (Stream<Path> old = Files.walk(made)) {
        for (Path each : old.sorted((one, two) -> two.compareTo(one)).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(made);
  }

  ForeignProgram with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Does the work once for each content of the file that names what to install. */
  void once(String file, Install work) throws Exception {
    String pinned = HexFormat.of().toHexDigits(Files.readString(path(file)).hashCode());
    Path done = path("." + file + "-" + pinned);
    if (!Files.exists(done)) {
      work.run();
      Files.createFile(done);
    }
  }

  /** Runs in the project's folder; an end other than success, or none in time, fails the test. */
  String run(int seconds, String... command) throws Exception {
    Path output = Files.createTempFile(folder, "run", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(seconds, SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      assertThat(ended).as("ended in %d s: %s%n%s", seconds, List.of(command), text).isTrue();
      assertThat(process.exitValue()).as("exit of %s%n%s", List.of(command), text).isZero();
      return text;
    } finally {
      Files.delete(output);
    }
  }

  /** All of a command, and the files of the contract behind it. */
  static String[] withContract(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    try (Stream<Path> files = Files.walk(PROTO.resolve("troupe"))) {
      files
          .filter(file -> file.toString().endsWith(".proto"))
          .map(file -> PROTO.relativize(file).toString())
          .sorted()
          .forEach(all::add);
    }
    return all.toArray(String[]::new);
  }

  /** protoc as the build itself uses it, with Google's own types beside it. */
  String protoc() throws IOException {
    Path repository = Path.of(System.getProperty("localRepository", "none"));
    Path versions = repository.resolve(Path.of("com", "google", "protobuf", "protoc"));
    try (Stream<Path> files = Files.walk(versions)) {
      Path found =
          files.filter(file -> file.toString().endsWith(".exe")).max(Path::compareTo).orElseThrow();
      Path protoc = path("protoc");
      Files.copy(found, protoc, StandardCopyOption.REPLACE_EXISTING);
      assertThat(protoc.toFile().setExecutable(true)).isTrue();
      return protoc.toString();
    }
  }

  /** Google's own types, which protoc finds beside itself where it was installed properly. */
  Path wellKnownTypes() {
    for (String name :
        List.of("any", "descriptor", "duration", "field_mask", "struct", "timestamp")) {
      String file = "google/protobuf/" + name + ".proto";
      try (InputStream in = getClass().getClassLoader().getResourceAsStream(file)) {
        Path copy = path("include", file);
        Files.createDirectories(copy.getParent());
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    return path("include");
  }

  @FunctionalInterface
  interface Install {
    void run() throws Exception;
  }
}
