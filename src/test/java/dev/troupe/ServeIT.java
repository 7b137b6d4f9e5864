package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.testing.Program;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code target/troupe.jar} as a person or an operating system meets it. */
@Timeout(120)
class ServeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path dir;

  @Test
  void servesThreeRobotsAndEndsWithZeroWhenTerminated() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Path config = config(robots(vertx));
      try (Program gateway = serve(config, "--log-format", "json")) {
        String management = field(gateway, "management port is open", "address");
        JsonObject ready = new JsonObject(gateway.awaitLine("gateway is ready", PATIENCE));
        System.out.println("P9: serve with 3 robots to ready: " + ready.getInteger("ms") + " ms");

        assertThat(get(http, management, "/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(http, management, "/metrics").body())
            .contains("troupe_build_info{", "troupe_robots{state=\"ready\"}");

        gateway.terminate();
        assertThat(gateway.awaitExit(PATIENCE)).isZero();
        assertThat(gateway.output()).last().asString().contains("gateway is stopped");
        // The JDK's own warnings (native access, Unsafe) and ours alike; but how long an event loop
        // had to wait for a processor is not for this test to tell.
        assertThat(gateway.output())
            .filteredOn(line -> line.contains("WARN"))
            .allMatch(line -> line.contains("BlockedThreadChecker"));
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aConfigurationThatWillNotDoEndsWithTwoAndNamesKeyValueAndExpectation() throws Exception {
    Path config = write("server: {port: many}\nrobots: {Alice: {address: a}}\n");
    try (Program refused = serve(config)) {
      assertThat(refused.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(refused.output())
          .contains("  line 1: server.port: \"many\" (expected: a whole number)")
          .anyMatch(line -> line.contains("robots.Alice: \"Alice\" (expected: an id"));
    }
  }

  @Test
  void readsItsConfigurationAgainWhenItChangesOrSomebodyHangsUp() throws Exception {
    String good = "server: {port: 0}\nmanagement: {port: 0}\nfleet: {reload_every: 100ms}\n";
    try (HttpClient http = HttpClient.newHttpClient();
        Program gateway = serve(write(good), "--log-format", "json")) {
      String management = field(gateway, "management port is open", "address");
      gateway.awaitLine("gateway is ready", PATIENCE);

      write(good + "robots: {Alice: {address: a}}\n");
      assertThat(gateway.awaitLine("configuration will not do", PATIENCE))
          .contains("robots.Alice: \\\"Alice\\\" (expected: an id");
      HttpResponse<String> ready = get(http, management, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"refused\"").doesNotContain("Alice");
      assertThat(get(http, management, "/metrics").body())
          .contains(
              "troupe_config_reloads_total{outcome=\"refused\"} 1.0",
              "troupe_config_last_reload_successful 0.0");

      write(good + "link: {connect_timeout: 1s}\n");
      gateway.awaitLine("configuration is reloaded", PATIENCE);
      assertThat(gateway.awaitLine("need a restart", PATIENCE)).contains("\"link\"");

      gateway.hangUp();
      gateway.awaitLine("configuration is reloaded", PATIENCE);
      assertThat(get(http, management, "/metrics").body())
          .contains(
              "troupe_config_reloads_total{outcome=\"applied\"} 2.0",
              "troupe_config_last_reload_successful 1.0");
      gateway.terminate();
      assertThat(gateway.awaitExit(PATIENCE)).isZero();
    }
  }

  @Test
  void usageThatWillNotDoEndsWithTwo() throws Exception {
    try (Program refused = Program.troupe("serve")) {
      assertThat(refused.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(refused.output()).first().asString().contains("--config");
    }
    try (Program refused = serve(write(""), "--log-level", "loud")) {
      assertThat(refused.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(refused.output()).first().asString().contains("log level: \"loud\" (expected:");
    }
  }

  @Test
  void aPortThatIsTakenEndsWithOneAndASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Path config =
          write("management: {port: 0}\nserver: {port: %d}\n".formatted(taken.getLocalPort()));
      try (Program refused = serve(config, "--log-level", "warn")) {
        assertThat(refused.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(refused.output())
            .singleElement()
            .asString()
            .startsWith("The client port %d cannot be opened: ".formatted(taken.getLocalPort()));
      }
    }
  }

  @Test
  void theDemoSaysWhatRunsAndStopsWhenTerminated() throws Exception {
    try (Program demo =
        Program.troupe(
            "demo",
            "--port",
            "0",
            "--management-port",
            "0",
            "--robot-port",
            "0",
            "--control-port",
            "0",
            "--recogniser-port",
            "0",
            "--recogniser-control-port",
            "0",
            "--avatar-port",
            "0",
            "--avatar-control-port",
            "0")) {
      demo.awaitLine("Ctrl-C stops it", PATIENCE);
      assertThat(demo.output()).anyMatch(line -> line.contains("SpeechService/Say"));
      demo.terminate();
      assertThat(demo.awaitExit(PATIENCE)).isZero();
    }
  }

  private static List<URI> robots(Vertx vertx) throws Exception {
    FurhatSimulator simulator =
        FurhatSimulator.start(vertx, SimulatorOptions.defaults().withRobots(3))
            .await(10, TimeUnit.SECONDS);
    return List.of(simulator.address(0), simulator.address(1), simulator.address(2));
  }

  private Path config(List<URI> robots) throws IOException {
    StringBuilder yaml = new StringBuilder("server: {port: 0}\nmanagement: {port: 0}\nrobots:\n");
    for (int i = 0; i < robots.size(); i++) {
      yaml.append("  robot-%d: {address: \"%s\"}\n".formatted(i, robots.get(i)));
    }
    return write(yaml.toString());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(dir.resolve("troupe.yaml"), yaml);
  }

  private static Program serve(Path config, String... more) throws IOException {
    String[] arguments = new String[3 + more.length];
    System.arraycopy(new String[] {"serve", "--config", config.toString()}, 0, arguments, 0, 3);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Program.troupe(arguments);
  }

  private static String field(Program program, String words, String key) throws Exception {
    return new JsonObject(program.awaitLine(words, PATIENCE)).getString(key);
  }

  private static HttpResponse<String> get(HttpClient http, String address, String path)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
