package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The remote control over HTTP. */
class BackendControlTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private SpatialwalkSimulator simulator;
  private AvatarCaller caller;

  @BeforeEach
  void start() {
    simulator =
        AvatarCaller.await(SpatialwalkSimulator.start(vertx, Bench.immediate().withControlPort(0)));
    caller = new AvatarCaller(vertx, simulator);
  }

  @AfterEach
  void stop() {
    caller.close();
    http.close();
    AvatarCaller.await(simulator.close());
    AvatarCaller.await(vertx.close());
  }

  @Test
  void tellsOfSessionsRequestsAndTheBill() throws Exception {
    String connection = caller.start().next().connectionId();
    caller.send(ClientWire.audio("r_-1", Bench.sound(80, 1), true));
    Heard first = caller.next();
    Heard end = caller.end("r_-1");

    JsonObject request = get("/requests/r_-1");
    assertThat(request.getString("outcome")).isEqualTo("ended");
    assertThat(request.getJsonArray("messages")).containsExactly(base64(first), base64(end));
    assertThat(get("/requests").getJsonArray("requests").getJsonObject(0).getInteger("keyframes"))
        .isEqualTo(2);
    JsonObject session = get("/sessions/" + connection);
    assertThat(session.getString("stage")).isEqualTo("confirmed");
    assertThat(session.getString("format")).isEqualTo("pcm_s16le");
    assertThat(session.getBoolean("open")).isTrue();
    assertThat(get("/sessions").getJsonArray("sessions")).hasSize(1);
    JsonObject all = get("");
    assertThat(all.getInteger("open_sessions")).isEqualTo(1);
    JsonObject account = all.getJsonArray("accounts").getJsonObject(0);
    assertThat(account.getDouble("open_seconds")).isPositive();
    assertThat(account.getString("app_id")).isEqualTo("demo-app");
  }

  @Test
  void ordersFaults() throws Exception {
    assertThat(
            post("/faults", "{\"fault\":\"confirm\",\"kind\":\"twice\",\"times\":0}").statusCode())
        .isEqualTo(200);
    caller.start();
    String connection = caller.next().connectionId();
    assertThat(caller.next().connectionId()).isEqualTo(connection);
    assertThat(get("").getJsonObject("struck").getInteger("confirm")).isEqualTo(1);
    assertThat(send("DELETE", "/faults", "").statusCode()).isEqualTo(200);
    post("/sessions/" + connection + "/faults", "{\"fault\":\"close\",\"code\":4002}");
    assertThat(caller.closeCode()).isEqualTo(4002);
    assertThat(get("/sessions/" + connection).getInteger("close_code")).isEqualTo(4002);
  }

  @Test
  void changesPlans() throws Exception {
    post("/accounts/demo-key", "{\"credits\":0,\"max_session_ms\":5000}");
    JsonObject account = get("").getJsonArray("accounts").getJsonObject(0);
    assertThat(account.getInteger("credits")).isZero();
    assertThat(account.getInteger("max_session_ms")).isEqualTo(5000);
    assertThat(account.getBoolean("app_known")).isTrue();
    assertThat(post("/accounts/nobody", "{}").body()).contains("account: unknown");
    assertThat(post("/accounts/demo-key", "{\"credits\":-5}").body()).contains("credits: -5");
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    assertThat(post("/faults", "{\"fault\":\"sneeze\"}").body())
        .contains("fault: sneeze (expected: one of close");
    assertThat(post("/sessions/nobody/faults", "{\"fault\":\"reset\"}").body())
        .contains("session: nobody");
    assertThat(send("GET", "/requests/never", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/sessions/never", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/nonsense", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/../robots", "").statusCode()).isEqualTo(404);
    caller.start();
    String connection = caller.next().connectionId();
    assertThat(post("/sessions/" + connection + "/faults", "{\"fault\":\"empty_token\"}").body())
        .contains("expected: one of a session");
  }

  private JsonObject get(String path) throws Exception {
    return new JsonObject(send("GET", path, "").body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + simulator.controlPort() + "/sim/spatialwalk" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String base64(Heard message) {
    return Base64.getEncoder().encodeToString(message.bytes().getBytes());
  }
}
