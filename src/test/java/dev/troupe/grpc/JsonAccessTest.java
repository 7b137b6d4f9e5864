package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same guards for scripts that speak HTTP/JSON. */
@Timeout(60)
class JsonAccessTest {
  private static final String LOBBY =
      "  - {principals: [anna], robots: zone=lobby, capabilities: [fleet, led], verb: control}\n";

  private final GuardedFixture gateway = new GuardedFixture();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() throws InterruptedException {
    client.close();
    gateway.close();
  }

  @Test
  void whoShowsNoKeyIsNobody() throws Exception {
    gateway.policies(LOBBY);

    HttpResponse<String> refused = text(request("/v1/robots", null));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain("alice");
    assertThat(text(request("/v1/robots", "troupe_aaaaaaaa_wrong")).statusCode()).isEqualTo(401);
  }

  @Test
  void aRefusalSaysWhatIsLacking() throws Exception {
    gateway.policies(LOBBY);

    HttpResponse<String> refused =
        text(post("/v1/robots/alice/speech:say", "{\"text\": \"hello\"}"));
    assertThat(refused.statusCode()).isEqualTo(403);
    JsonObject info = new JsonObject(refused.body()).getJsonArray("details").getJsonObject(0);
    assertThat(info.getString("reason")).isEqualTo("PERMISSION_DENIED");
    assertThat(info.getJsonObject("metadata"))
        .isEqualTo(
            new JsonObject()
                .put("capability", "speech")
                .put("verb", "control")
                .put("robot_id", "alice"));
    assertThat(text(post("/v1/robots/alice/led:set", "{\"color\": \"#ff0000\"}")).statusCode())
        .as("allowed, and nobody there")
        .isEqualTo(503);
  }

  @Test
  void aRobotThatMustNotBeSeenLooksLikeNone() throws Exception {
    gateway.policies(LOBBY);

    HttpResponse<String> hidden = text(get("/v1/robots/bob"));
    assertThat(hidden.statusCode()).isEqualTo(404);
    assertThat(hidden.body().replace("bob", "nob")).isEqualTo(text(get("/v1/robots/nob")).body());
    assertThat(new JsonObject(text(get("/v1/robots")).body()).getJsonArray("robots"))
        .singleElement()
        .satisfies(robot -> assertThat(robot.toString()).contains("alice"));
  }

  @Test
  void aStreamOfLinesEndsWithThePolicyThatAllowedIt() throws Exception {
    gateway.policies(LOBBY);
    HttpResponse<InputStream> watch =
        client.send(get("/v1/robots:watch"), HttpResponse.BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).contains("started");
    assertThat(lines.readLine()).contains("alice");

    gateway.policies("  - {principals: [bert], capabilities: [fleet]}\n");
    assertThat(lines.lines().collect(Collectors.joining("\n"))).contains("PERMISSION_DENIED");
  }

  private HttpResponse<String> text(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest get(String path) {
    return request(path, gateway.key("anna"));
  }

  private HttpRequest post(String path, String body) {
    return HttpRequest.newBuilder(get(path), (name, value) -> true)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest request(String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port.port() + path))
            .timeout(Duration.ofSeconds(30));
    if (key != null) {
      request.header("x-api-key", key);
    }
    return request.build();
  }
}
