package dev.troupe.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.troupe.config.ManagementConfig;
import dev.troupe.config.TlsConfig;
import dev.troupe.telemetry.Logging;
import dev.troupe.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private static final String LOGGER = "dev.troupe.web.test";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final Logging logging = Logging.ofProcess();
  private final ManagementServer server =
      new ManagementServer(new ManagementConfig("127.0.0.1", 0), health, metrics::scrape, logging);

  @BeforeEach
  void start() throws Exception {
    vertx.deployVerticle(server).await(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    logging.level(LOGGER, null);
    vertx.close().await(5, TimeUnit.SECONDS);
    metrics.close();
  }

  @Test
  void aGatewayIsLiveBeforeItIsStartedAndStartedWhileItDrains() {
    assertThat(statuses()).isEqualTo(Map.of("live", 200, "started", 503, "ready", 503));
    health.enter(Health.Phase.READY);
    assertThat(statuses()).isEqualTo(Map.of("live", 200, "started", 200, "ready", 200));
    health.enter(Health.Phase.DRAINING);
    assertThat(statuses()).isEqualTo(Map.of("live", 200, "started", 200, "ready", 503));
  }

  @Test
  void aGatewayIsNotReadyWithoutWhatItNeedsAndLivesOn() {
    AtomicBoolean majority = new AtomicBoolean();
    health.need(majority::get);
    health.enter(Health.Phase.READY);

    assertThat(statuses()).isEqualTo(Map.of("live", 200, "started", 200, "ready", 503));
    majority.set(true);
    assertThat(statuses()).isEqualTo(Map.of("live", 200, "started", 200, "ready", 200));
  }

  @Test
  void anotherPackageMayHaveAPageForThisMachineAlone() {
    assertThat(get("/cluster").status).isEqualTo(404);
    server.show("/cluster", () -> new JsonObject().put("replica", "a"));

    assertThat(get("/cluster").json()).isEqualTo(new JsonObject().put("replica", "a"));
    assertThat(get("/").json().getString("error")).endsWith("/loggers, /cluster");
    assertThat(call(HttpMethod.GET, "/cluster", "", "evil.example").status).isEqualTo(403);
  }

  @Test
  void howTheRobotsFareIsDetailAndChangesNothing() {
    health.show("robots", () -> Map.of("ready", 0, "connecting", 3));
    health.enter(Health.Phase.READY);

    Answer ready = get("/health/ready");
    assertThat(ready.status).isEqualTo(200);
    assertThat(ready.json().getString("status")).isEqualTo("UP");
    assertThat(ready.json().getJsonObject("detail").getJsonObject("robots"))
        .isEqualTo(new JsonObject().put("ready", 0).put("connecting", 3));
  }

  @Test
  void metersSayInWhichPhaseTheGatewayIs() {
    health.measure(metrics.registry());
    health.enter(Health.Phase.DRAINING);

    assertThat(get("/metrics").body)
        .contains("troupe_phase{phase=\"draining\"} 1.0", "troupe_phase{phase=\"ready\"} 0.0");
  }

  @Test
  void metricsAreServedAsText() {
    metrics.registry().counter("troupe.test").increment();

    Answer scraped = get("/metrics");
    assertThat(scraped.status).isEqualTo(200);
    assertThat(scraped.type).startsWith("text/plain; version=0.0.4");
    assertThat(scraped.body).contains("troupe_test_total 1.0");
  }

  @Test
  void aLevelChangesWhileTheGatewayRuns() {
    Answer changed = put("/loggers/" + LOGGER, "{\"level\": \"debug\"}");

    assertThat(changed.status).isEqualTo(200);
    assertThat(logging.effectiveLevel(LOGGER + ".Below")).isEqualTo(Level.DEBUG);
    assertThat(get("/loggers").json().getJsonObject("levels").getString(LOGGER)).isEqualTo("DEBUG");
    assertThat(put("/loggers/" + LOGGER, "{\"level\": null}").status).isEqualTo(200);
    assertThat(get("/loggers/" + LOGGER).json().getString("level")).isNull();
  }

  @Test
  void aLevelThatWillNotDoIsRefusedWithWhatWasExpected() {
    assertThat(put("/loggers/" + LOGGER, "{\"level\": \"loud\"}").error())
        .contains("log level: \"loud\" (expected: one of trace, debug");
    assertThat(put("/loggers/" + LOGGER, "loud").status).isEqualTo(400);
    assertThat(put("/loggers/" + LOGGER, "{}").error()).startsWith("level: missing");
    assertThat(put("/loggers/" + LOGGER, "{\"level\": 7}").status).isEqualTo(400);
    assertThat(put("/loggers/ROOT", "{\"level\": null}").status).isEqualTo(400);
    assertThat(put("/loggers/" + LOGGER, " ".repeat(5_000)).status).isEqualTo(413);
    assertThat(put("/loggers/%zz", "{}").status).isEqualTo(400);
    assertThat(put("/loggers", "{}").status).isEqualTo(405);
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    assertThat(get("/").status).isEqualTo(404);
    assertThat(get("/health/well").status).isEqualTo(404);
  }

  @Test
  void aPageThatBorrowsOurAddressSeesHealthOnly() {
    health.enter(Health.Phase.READY);

    assertThat(call(HttpMethod.GET, "/metrics", "", "evil.example").status).isEqualTo(403);
    assertThat(call(HttpMethod.GET, "/loggers", "", "evil.example").status).isEqualTo(403);
    assertThat(call(HttpMethod.GET, "/health/ready", "", "evil.example").status).isEqualTo(200);
  }

  @Test
  void aPrometheusElsewhereSeesMetricsWhereTheyAreOpen() throws Exception {
    ManagementServer open =
        new ManagementServer(
            new ManagementConfig("127.0.0.1", 0, TlsConfig.NONE, true),
            health,
            metrics::scrape,
            logging);
    vertx.deployVerticle(open).await(5, TimeUnit.SECONDS);

    assertThat(call(open, HttpMethod.GET, "/metrics", "", "troupe.example").status).isEqualTo(200);
    Answer refused = call(open, HttpMethod.GET, "/loggers", "", "troupe.example");
    assertThat(refused.status).isEqualTo(403);
    assertThat(refused.body).contains("health and metrics only");
  }

  @Test
  void onlyLoopbackSeesMoreThanHealth() {
    HostAndPort meant = HostAndPort.create("localhost", 7701);

    assertThat(LocalOnly.admits(meant, SocketAddress.inetSocketAddress(5, "127.0.0.9"))).isTrue();
    assertThat(LocalOnly.admits(meant, SocketAddress.inetSocketAddress(5, "::1"))).isTrue();
    assertThat(LocalOnly.admits(meant, SocketAddress.inetSocketAddress(5, "10.0.0.9"))).isFalse();
    assertThat(LocalOnly.admits(null, SocketAddress.inetSocketAddress(5, "::1"))).isFalse();
  }

  private Map<String, Integer> statuses() {
    return Map.of(
        "live", get("/health/live").status,
        "started", get("/health/started").status,
        "ready", get("/health/ready").status);
  }

  private Answer get(String path) {
    return call(HttpMethod.GET, path, "", "localhost");
  }

  private Answer put(String path, String body) {
    return call(HttpMethod.PUT, path, body, "localhost");
  }

  private Answer call(HttpMethod method, String path, String body, String host) {
    return call(server, method, path, body, host);
  }

  private Answer call(
      ManagementServer called, HttpMethod method, String path, String body, String host) {
    try {
      return client
          .request(method, called.port(), "127.0.0.1", path)
          .map(request -> request.authority(HostAndPort.create(host, called.port())))
          .compose(request ->
              request
                  .send(Buffer.buffer(body))
                  .compose(response ->
                      response
                          .body()
                          .map(text ->
                              new Answer(
                                  response.statusCode(),
                                  response.getHeader("content-type"),
                                  text.toString()))))
          .await(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private record Answer(int status, String type, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String error() {
      assertThat(status).isEqualTo(400);
      return json().getString("error");
    }
  }
}
