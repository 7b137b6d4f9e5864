package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.uhlive.ScriptLine;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import dev.troupe.testing.Program;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A Maven project of a stranger that depends on the plain jar alone: what it needs must come with
 * that jar's own dependencies. Its local repository shows that of this build, except for the jar,
 * so that it can find neither an older copy of it nor leave one behind; what is not there yet comes
 * from where this build's own settings say.
 */
@Timeout(300)
class LibraryIT {
  private static final Path WORK = Path.of("target", "consumer").toAbsolutePath();
  private static final Path REPOSITORY = WORK.resolve("repository");
  private static final Path LOCAL = Path.of(System.getProperty("localRepository", "none"));
  private static final String VERSION = System.getProperty("troupe.version", "");

  @Test
  void aProgramOfItsOwnSpeaksAndListensWithThePlainJar() throws Exception {
    install();
    Vertx vertx = Vertx.vertx();
    try {
      SimulatorOptions options =
          SimulatorOptions.defaults().withTimeFactor(0.1).withScript(List.of("the lift"));
      FurhatSimulator simulator = FurhatSimulator.start(vertx, options).await(10, TimeUnit.SECONDS);
      try (Program program = run("Lobby", simulator.address(0).toString())) {
        assertThat(program.awaitExit(Duration.ofMinutes(4))).as("%s", program.output()).isZero();
        assertThat(program.output())
            .contains(
                "handlers: [started Good morning., ended Good morning.]",
                "asked: What are you looking for?",
                "heard: the lift",
                "silence: \"\"");
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void theProgramOfTheReadmeAsksAndRepeatsWhatItHeard() throws Exception {
    install();
    Vertx vertx = Vertx.vertx();
    try {
      SimulatorOptions options =
          SimulatorOptions.defaults().withTimeFactor(0.1).withScript(List.of("Ada"));
      FurhatSimulator simulator = FurhatSimulator.start(vertx, options).await(10, TimeUnit.SECONDS);
      try (Program program = run("Hello", simulator.address(0).toString())) {
        assertThat(program.awaitExit(Duration.ofMinutes(4))).as("%s", program.output()).isZero();
        assertThat(program.output())
            .containsSubsequence(
                "begins: What is your name?",
                "said: What is your name?",
                "begins: I heard Ada.",
                "said: I heard Ada.");
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aDialogueWithTheRecogniserTakesEveryBranch() throws Exception {
    install();
    Vertx vertx = Vertx.vertx();
    try {
      UhliveSimulatorOptions options =
          UhliveSimulatorOptions.defaults()
              .withScript(
                  Stream.of("no idea", "perhaps", "yes", "no").map(ScriptLine::of).toList());
      UhliveSimulator simulator = UhliveSimulator.start(vertx, options).await(10, TimeUnit.SECONDS);
      Map<String, String> environment =
          Map.of(
              "UHLIVE_API_CLIENT",
              options.credentials().clientId(),
              "UHLIVE_API_SECRET",
              options.credentials().clientSecret(),
              "UHLIVE_API_URL",
              simulator.url().toString(),
              "UHLIVE_AUTH_SERVER",
              "http://127.0.0.1:" + simulator.port());
      try (Program program = run("GuessPlayer", "none", environment)) {
        assertThat(program.awaitExit(Duration.ofMinutes(4))).as("%s", program.output()).isZero();
        assertThat(program.output())
            .containsSubsequence(Files.readAllLines(Path.of("src/test/resources/guess.txt")));
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static void install() throws IOException {
    show(LOCAL);
    Path folder = REPOSITORY.resolve("dev/troupe/troupe").resolve(VERSION);
    Files.createDirectories(folder);
    copy(Path.of("target", "troupe-" + VERSION + ".jar"), folder, "jar");
    copy(Path.of("pom.xml"), folder, "pom");
  }

  /** All groups but ours, as links: what the one build fetches the other has too. */
  private static void show(Path local) throws IOException {
    for (Path old : entries(Files.createDirectories(REPOSITORY))) {
      if (Files.isSymbolicLink(old)) {
        Files.delete(old);
      }
    }
    for (Path group : entries(local)) {
      Path link = REPOSITORY.resolve(group.getFileName());
      if (!link.endsWith("dev") && !Files.exists(link)) {
        Files.createSymbolicLink(link, group);
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static void copy(Path from, Path folder, String type) throws IOException {
    Path to = folder.resolve("troupe-" + VERSION + "." + type);
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Program run(String program, String robot) throws IOException {
    return run(program, robot, Map.of());
  }

  private static Program run(String program, String robot, Map<String, String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home", "none"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-f", "src/test/consumer/pom.xml"));
    // The mirrors, proxies and passwords of this build are what it takes to get a plugin here.
    settings("-s", "maven.settings").ifPresent(command::addAll);
    settings("-gs", "maven.global.settings").ifPresent(command::addAll);
    command.add("-Dmaven.repo.local=" + REPOSITORY);
    command.add("-Dtarget=" + WORK.resolve("target"));
    command.add("-Dtroupe.version=" + VERSION);
    command.add("-Dprogram=" + program);
    command.add("-Drobot=" + robot);
    command.addAll(List.of("compile", "exec:exec"));
    // Which goals and profiles this build was told is not for the other one.
    Map<String, String> environment = new HashMap<>(Map.of("MAVEN_ARGS", ""));
    environment.putAll(more);
    return Program.start(command, environment);
  }

  /** Maven names its settings also where there are none, and refuses to be told so. */
  private static Optional<List<String>> settings(String option, String property) {
    return Optional.ofNullable(System.getProperty(property))
        .filter(file -> Files.exists(Path.of(file)))
        .map(file -> List.of(option, file));
  }
}
