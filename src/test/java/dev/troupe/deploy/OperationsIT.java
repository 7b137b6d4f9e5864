package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.config.StoreConfig;
import dev.troupe.store.PostgresCluster;
import dev.troupe.testing.Pki;
import dev.troupe.testing.Program;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts and dashboard before a real Prometheus that scrapes a real gateway under a little load.
 */
@Timeout(300)
class OperationsIT {
  private static final Path RULES = Path.of("deploy", "prometheus", "rules.yaml");
  private static final Path DASHBOARD = Path.of("deploy", "grafana", "troupe.json");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path dir;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyAlertFiresForItsCauseAndIsExplained() throws Exception {
    Tool promtool = Tool.named("promtool", "--version");
    promtool.run(PATIENCE, "check", "rules", RULES.toString()).succeeded();
    Path tests = RULES.resolveSibling("tests.yaml");
    promtool.run(PATIENCE, "test", "rules", tests.toString()).succeeded();

    String operations = Files.readString(Path.of("deploy", "OPERATIONS.md"));
    String tested = Files.readString(tests);
    List<String> alerts = alerts();
    assertThat(alerts).hasSizeGreaterThanOrEqualTo(9);
    for (String alert : alerts) {
      assertThat(operations).contains("\n### " + alert + "\n");
      assertThat(tested).containsPattern("alertname: " + alert + "\n\\s+exp_alerts:\n\\s+- exp_");
    }
  }

  private static List<String> alerts() throws Exception {
    Matcher alert = Pattern.compile("- alert: (\\w+)").matcher(Files.readString(RULES));
    List<String> names = new ArrayList<>();
    while (alert.find()) {
      names.add(alert.group(1));
    }
    return names;
  }

  @Test
  void everyQueryOfTheDashboardGivesDataAndAnAlertFiresAndResolves() throws Exception {
    Tool.named("prometheus", "--version");
    try (Demo demo = Demo.start();
        PostgresCluster database = PostgresCluster.start();
        Program serving = serving(database.schema());
        LocalPrometheus prometheus =
            LocalPrometheus.scraping(
                List.of(demo.management(), management(serving)),
                dir,
                atOnce(Files.readString(RULES)))) {
      load(demo);
      // A series has a rate once it was seen to change.
      await(prometheus, "troupe_rpc_duration_seconds_count{method=~\".*/TakePicture\"}", true);
      load(demo);
      await(
          prometheus,
          "rate(troupe_rpc_duration_seconds_count{method=~\".*/TakePicture\"}[60s]) > 0",
          true);
      demo.fault("carol", "refuse");
      await(prometheus, "ALERTS{alertname=\"TroupeRobotOffline\",alertstate=\"firing\"}", true);

      allQueriesGiveData(prometheus, demo);

      demo.heal("carol");
      await(prometheus, "ALERTS{alertname=\"TroupeRobotOffline\"}", false);
      System.out.println("TroupeRobotOffline was seen firing, and resolved");
    }
  }

  /** With what a demo does without: TLS, a file that is followed, and a cluster, of one. */
  private Program serving(StoreConfig.Postgresql database) throws Exception {
    X509Bundle server = new Pki().server();
    String yaml =
        """
        server: {port: 0, tls: {certificate: '%s', key: '%s'}}
        management: {port: 0}
        secrets: {db: {file: '%s'}}
        store: {engine: postgresql, postgresql: {url: '%s', user: %s, password: db}}
        cluster: {enabled: true, max_replicas: 1, port: 0, relay_port: 0}
        """
            .formatted(
                Pki.certificate(dir, "server", server),
                Pki.key(dir, "server", server),
                Files.writeString(dir.resolve("db"), database.password().reveal()),
                database.url(),
                database.user());
    Path config = Files.writeString(dir.resolve("troupe.yaml"), yaml);
    return Program.troupe("serve", "--config", config.toString(), "--log-format", "json");
  }

  private static int management(Program serving) throws Exception {
    return Demo.port(serving.awaitLine("management port is open", PATIENCE));
  }

  /** The alerts themselves; only how long a cause must last is cut short. */
  private static String atOnce(String rules) {
    return rules.replaceAll("(?m)^( +for:) .*$", "$1 1s");
  }

  private void load(Demo demo) throws Exception {
    for (int round = 0; round < 3; round++) {
      for (String robot : List.of("alice", "bob")) {
        demo.post("/v1/robots/" + robot + "/speech:say", "{\"text\": \"One.\"}");
      }
      demo.post(
          "/v1/avatars/dana:animateClip", "{\"sample\": \"vowels\", \"sampleRateHz\": 16000}");
    }
    demo.command("recognize", "--robot", "alice", "--grammar", "builtin:speech/spelling/digits");
    demo.command("camera", "bob", "--out", dir.resolve("bob.jpeg").toString());
  }

  private void allQueriesGiveData(LocalPrometheus prometheus, Demo demo) throws Exception {
    Map<String, String> silent = new TreeMap<>();
    List<String> queries = queries();
    for (String query : queries) {
      String real = query.replace("$__rate_interval", "60s").replace("$instance", ".*");
      JsonArray result = prometheus.query(real);
      if (result.stream().noneMatch(series -> isNumber((JsonObject) series))) {
        silent.put(query, "nothing: " + result);
      }
    }
    assertThat(silent).isEmpty();
    assertThat(queries).hasSizeGreaterThan(30);
    System.out.println(queries.size() + " queries of the dashboard gave data");
  }

  private static boolean isNumber(JsonObject series) {
    return !series.getJsonArray("value").getString(1).equals("NaN");
  }

  private static List<String> queries() throws Exception {
    JsonNode dashboard = new JsonMapper().readTree(DASHBOARD.toFile());
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.path("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    return queries;
  }

  private static void await(LocalPrometheus prometheus, String query, boolean there)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonArray last = prometheus.query(query);
    while (last.isEmpty() == there) {
      assertThat(System.nanoTime()).as("%s: %s", query, last).isLessThan(deadline);
      // Prometheus looks once a second; asking without a pause would only take its processor.
      new CompletableFuture<Void>().completeOnTimeout(null, 200, TimeUnit.MILLISECONDS).join();
      last = prometheus.query(query);
    }
  }

  /** The jar's own demo: every kind of vendor, simulated, behind one gateway. */
  private record Demo(Program program, int clients, int management, int control, HttpClient http)
      implements AutoCloseable {

    static Demo start() throws Exception {
      List<String> command = new ArrayList<>(List.of("demo"));
      for (String port :
          List.of(
              "port",
              "management-port",
              "robot-port",
              "control-port",
              "recogniser-port",
              "recogniser-control-port",
              "avatar-port",
              "avatar-control-port")) {
        command.addAll(List.of("--" + port, "0"));
      }
      Program program = Program.troupe(command.toArray(String[]::new));
      int clients = port(program.awaitLine("  clients  ", PATIENCE));
      int management = port(program.awaitLine("  management  ", PATIENCE));
      int control = port(program.awaitLine("  simulator  ", PATIENCE));
      program.awaitLine("Ctrl-C stops it", PATIENCE);
      return new Demo(program, clients, management, control, HttpClient.newHttpClient());
    }

    private static int port(String line) {
      Matcher address = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(line);
      assertThat(address.find()).as(line).isTrue();
      return Integer.parseInt(address.group(1));
    }

    void post(String path, String json) throws Exception {
      send(clients, path, "POST", json);
    }

    void fault(String robot, String name) throws Exception {
      send(control, "/sim/robots/" + robot + "/faults", "POST", "{\"fault\": \"" + name + "\"}");
    }

    void heal(String robot) throws Exception {
      send(control, "/sim/robots/" + robot + "/faults", "DELETE", "");
    }

    private void send(int port, String path, String method, String json) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(PATIENCE)
              .header("content-type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(json))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode())
          .as("%s %s: %s", method, path, answer.body())
          .isBetween(200, 299);
    }

    /** A command of the jar against this gateway, to its end. */
    void command(String... arguments) throws Exception {
      List<String> whole = new ArrayList<>(List.of(arguments));
      whole.addAll(List.of("--gateway", "127.0.0.1:" + clients));
      try (Program program = Program.troupe(whole.toArray(String[]::new))) {
        assertThat(program.awaitExit(PATIENCE)).as("%s", program.output()).isZero();
      }
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
