package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The remote control over HTTP, and the pages of a robot. */
class ControlServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private FurhatSimulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withNames(List.of("alice", "bob"))
            .withControlPort(0)
            .withTimeFactor(0.02);
    simulator = Caller.await(FurhatSimulator.start(vertx, options));
    caller = Caller.connect(vertx, simulator.address("alice"));
  }

  @AfterEach
  void stop() {
    caller.close();
    http.close();
    Caller.await(simulator.close());
    Caller.await(vertx.close());
  }

  @Test
  void letsAPersonSpeak() throws Exception {
    assertThat(post("/sim/robots/alice/say", "{\"text\":\"hello robot\"}").statusCode())
        .isEqualTo(200);
    caller.send("request.listen.start");
    assertThat(caller.next("response.hear.end").getString("text")).isEqualTo("hello robot");
  }

  @Test
  void injectsAndHealsFaults() throws Exception {
    assertThat(post("/sim/robots/alice/faults", "{\"fault\":\"refuse_upgrade\"}").statusCode())
        .isEqualTo(200);
    assertThat(Caller.await(simulator.robot("alice").report()).openConnections()).isEqualTo(1);
    assertThat(send("DELETE", "/sim/robots/alice/faults", "").statusCode()).isEqualTo(200);
    Caller.connect(vertx, simulator.address("alice")).close();
    assertThat(post("/sim/faults", "{\"fault\":\"drop\"}").statusCode()).isEqualTo(200);
    Caller.await(caller.closed());
  }

  @Test
  void reportsWhatItHasSeen() throws Exception {
    caller.send("request.led.set", "color", "#112233", "request_id", "7-1");
    caller.send("request.led.set", "color", "#112233", "request_id", "8-1");
    caller.send("request.users.once", "request_id", "7-2");
    caller.next("response.users.data");

    JsonObject report = new JsonObject(send("GET", "/sim/robots/alice", "").body());
    assertThat(report.getJsonObject("requests").getLong("request.led.set")).isEqualTo(2);
    assertThat(report.getJsonObject("counters").getLong("late_epochs")).isEqualTo(1);
    assertThat(report.getJsonObject("counters").getLong("stale_commands")).isEqualTo(1);
    assertThat(report.getJsonObject("state").getJsonObject("led").getString("color"))
        .isEqualTo("#112233");
    JsonObject all = new JsonObject(send("GET", "/sim/robots", "").body());
    assertThat(all.getJsonArray("robots")).hasSize(2);
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    assertThat(post("/sim/robots/alice/faults", "{\"fault\":\"sneeze\"}").body())
        .contains("fault: sneeze (expected: one of close, drop");
    assertThat(post("/sim/robots/nobody/say", "{\"text\":\"x\"}").body()).contains("robot: nobody");
    assertThat(post("/sim/robots/alice/say", "{}").body()).contains("text: missing");
    assertThat(post("/sim/robots/alice/say", "{broken").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/sim/nonsense", "").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAPostThatAnyWebPageCouldMake() throws Exception {
    HttpRequest plain =
        HttpRequest.newBuilder(control("/sim/faults"))
            .header("content-type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"fault\":\"drop\"}"))
            .build();
    assertThat(http.send(plain, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(400);
  }

  @Test
  void servesThePlaygroundAndItsCatalogue() throws Exception {
    assertThat(page("/").body()).contains("v1/events.js");
    assertThat(page("/v1/scripts.js").headers().firstValue("content-type").orElse(""))
        .startsWith("text/javascript");
    assertThat(page("/v1/styles.css").statusCode()).isEqualTo(200);
    assertThat(page("/scripts.js").statusCode()).isEqualTo(404);
    String events = page("/v1/events.js").body();
    assertThat(events).startsWith("const events = [").contains("Speak (Streaming)");
  }

  private HttpResponse<String> page(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + simulator.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(control(path))
            .timeout(Duration.ofSeconds(5))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI control(String path) {
    return URI.create("http://127.0.0.1:" + simulator.controlPort() + path);
  }
}
