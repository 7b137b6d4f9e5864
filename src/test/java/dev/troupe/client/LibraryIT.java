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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A Maven project of a stranger that depends on the plain jar alone: what it needs must come with
 * that jar's own dependencies. It gets a local repository of its own, so that it can find neither
 * an older copy of the jar nor leave one behind; everything else comes from the repository of this
 * build, offline.
 */
@Timeout(300)
class LibraryIT {
  private static final Path WORK = Path.of("target", "consumer").toAbsolutePath();
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
    Path folder = WORK.resolve("repository/dev/troupe/troupe").resolve(VERSION);
    Files.createDirectories(folder);
    copy(Path.of("target", "troupe-" + VERSION + ".jar"), folder, "jar");
    copy(Path.of("pom.xml"), folder, "pom");
    Files.writeString(
        WORK.resolve("settings.xml"),
        """
        <settings>
          <mirrors>
            <mirror>
              <id>this-build</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
            .formatted(Path.of(System.getProperty("maven.repository", "")).toUri()));
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
    // What this build was told is not for the other one.
    Map<String, String> environment = new HashMap<>(Map.of("MAVEN_ARGS", "", "MAVEN_OPTS", ""));
    environment.putAll(more);
    return Program.start(
        List.of(
            "mvn",
            "-B",
            "-q",
            "-f",
            Path.of("src", "test", "consumer", "pom.xml").toString(),
            "-s",
            WORK.resolve("settings.xml").toString(),
            "-Dmaven.repo.local=" + WORK.resolve("repository"),
            "-Dtarget=" + WORK.resolve("target"),
            "-Dtroupe.version=" + VERSION,
            "-Dprogram=" + program,
            "-Drobot=" + robot,
            "compile",
            "exec:exec"),
        environment);
  }
}
