package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.testing.Program;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The image, built without an engine's service and without a registry, and run as a cluster would:
 * as nobody in particular, with a root that cannot be written and no rights at all.
 */
@Timeout(300)
class ImageIT {
  private static final Path FOLDER = Path.of("target", "image").toAbsolutePath();
  private static final Duration BUILD = Duration.ofMinutes(8);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String GATEWAY = "troupe-image-test-" + ProcessHandle.current().pid();

  private static Tool podman;
  private static String image;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  @Timeout(900)
  static void build() throws Exception {
    Tool.named("buildah", "--version");
    podman = Tool.named("podman", "--version");
    Tool.named("runc", "--version");
    System.out.print(
        Tool.of(Path.of("deploy", "image")).run(BUILD, "target/troupe.jar").succeeded().output());
    String loaded =
        podman.run(PATIENCE, own("load", "--input", FOLDER + "/troupe.tar")).succeeded().output();
    image = loaded.strip().replaceFirst("(?s).*: ", "");
  }

  @AfterAll
  static void remove() throws Exception {
    if (image != null) {
      podman.run(PATIENCE, own("rm", "--force", "--ignore", GATEWAY)).succeeded();
      podman.run(PATIENCE, own("rmi", "--force", image)).succeeded();
    }
  }

  @Test
  void servesARobotAndEndsWithZeroWhenTerminated() throws Exception {
    Vertx vertx = Vertx.vertx();
    FurhatSimulator robots =
        FurhatSimulator.start(vertx, SimulatorOptions.defaults().withNames(List.of("alice")))
            .await(10, TimeUnit.SECONDS);
    Path config = configuration("alice", robots.address(0));
    try (Program gateway =
        Program.start(
            command("--name", GATEWAY, "--volume", config + ":/etc/troupe/config:ro", image)
                .with(
                    "serve", "--config", "/etc/troupe/config/troupe.yaml", "--log-format", "json"),
            Map.of())) {
      JsonObject opened = new JsonObject(gateway.awaitLine("management port is open", PATIENCE));
      JsonObject ready = new JsonObject(gateway.awaitLine("gateway is ready", PATIENCE));
      System.out.println("the image's gateway was ready after " + ready.getInteger("ms") + " ms");
      assertThat(http(opened.getString("address") + "/health/ready", "").statusCode())
          .isEqualTo(200);

      String clients = "127.0.0.1:" + ready.getInteger("clients");
      assertThat(client("health", "--gateway", clients)).contains("SERVING");
      gateway.findLine("\"state\":\"READY\"", PATIENCE);
      assertThat(client("robots", "get", "alice", "--ready", "--gateway", clients))
          .contains("ready");
      String said = "{\"text\": \"Hello.\", \"wait\": \"WAIT_FINISHED\"}";
      assertThat(http(clients + "/v1/robots/alice/speech:say", said).body()).contains("Hello.");

      podman.run(PATIENCE, own("kill", "--signal", "TERM", GATEWAY)).succeeded();
      assertThat(gateway.awaitExit(PATIENCE)).as("%s", gateway.output()).isZero();
      assertThat(gateway.output()).anyMatch(line -> line.contains("gateway is stopped"));
      assertThat(gateway.output())
          .noneMatch(line -> line.contains("[aot]") || line.contains("[cds]"));
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void hasNoShell() throws Exception {
    Tool.Run run =
        podman.run(PATIENCE, arguments(List.of("--entrypoint", "/bin/sh", image, "-c", "true")));
    assertThat(run.failed().output()).contains("no such file or directory");
  }

  private HttpResponse<String> http(String where, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + where)).timeout(PATIENCE);
    if (!body.isEmpty()) {
      request
          .header("content-type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A command of the image itself, to its end. */
  private static String client(String... arguments) throws Exception {
    List<String> whole = new ArrayList<>(List.of(image));
    whole.addAll(List.of(arguments));
    return podman.run(PATIENCE, arguments(whole)).succeeded().output();
  }

  private static Path configuration(String robot, URI address) throws Exception {
    Path folder = Files.createDirectories(FOLDER.resolve("config"));
    // The user of the image is another one than ours.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = folder.resolve("troupe.yaml");
    String yaml = "server: {port: 0}\nmanagement: {port: 0}\nrobots: {%s: {address: '%s'}}\n";
    Files.writeString(file, yaml.formatted(robot, address));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return folder;
  }

  private record Command(List<String> words) {
    List<String> with(String... more) {
      List<String> whole = new ArrayList<>(words);
      whole.addAll(List.of(more));
      return whole;
    }
  }

  private static Command command(String... options) {
    List<String> whole = new ArrayList<>(List.of("podman"));
    whole.addAll(List.of(arguments(List.of(options))));
    return new Command(whole);
  }

  /** Explicit limits: the default ones are more than a container may give itself. */
  private static String[] arguments(List<String> more) {
    List<String> run =
        new ArrayList<>(
            List.of(
                "run",
                "--rm",
                "--network",
                "host",
                "--read-only",
                "--tmpfs",
                "/tmp:rw,exec",
                "--cap-drop",
                "all",
                "--security-opt",
                "no-new-privileges",
                "--ulimit",
                "nofile=4096:4096",
                "--ulimit",
                "nproc=4096:4096"));
    run.addAll(more);
    return own(run.toArray(String[]::new));
  }

  /** A store of the test's own, on every file system, without any service. */
  private static String[] own(String... arguments) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "--root",
                FOLDER + "/podman",
                "--runroot",
                FOLDER + "/podman-run",
                "--storage-driver",
                "vfs",
                "--cgroup-manager",
                "cgroupfs",
                "--runtime",
                "runc"));
    whole.addAll(List.of(arguments));
    return whole.toArray(String[]::new);
  }
}
