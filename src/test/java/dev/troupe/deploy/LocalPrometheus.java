package dev.troupe.deploy;

import dev.troupe.testing.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes gateways every second, on ports of this machine. */
final class LocalPrometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ADDRESS = "address=127.0.0.1:";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Program process;
  private final int port;

  private LocalPrometheus(Program process, int port) {
    this.process = process;
    this.port = port;
  }

  static LocalPrometheus scraping(List<Integer> gateways, Path dir, String rules) throws Exception {
    String targets =
        gateways.stream().map("\"127.0.0.1:%d\""::formatted).collect(Collectors.joining(", "));
    Files.writeString(dir.resolve("rules.yaml"), rules);
    Path config = dir.resolve("prometheus.yaml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [rules.yaml]
        scrape_configs:
          - job_name: troupe
            static_configs: [{targets: [%s]}]
        """
            .formatted(targets));
    Program process =
        Program.start(
            List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:0"),
            Map.of());
    String line = process.awaitLine("msg=\"Listening on\"", PATIENCE);
    int at = line.indexOf(ADDRESS) + ADDRESS.length();
    return new LocalPrometheus(process, Integer.parseInt(line.substring(at).strip()));
  }

  /** What a query gives now, one object a series. */
  JsonArray query(String expression) throws Exception {
    String written = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonObject answer = get("/api/v1/query?query=" + written);
    if (!"success".equals(answer.getString("status"))) {
      throw new AssertionError(expression + ": " + answer.getString("error"));
    }
    return answer.getJsonObject("data").getJsonArray("result");
  }

  private JsonObject get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    process.close();
  }
}
