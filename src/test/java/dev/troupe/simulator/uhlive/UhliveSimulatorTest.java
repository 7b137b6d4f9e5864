package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.media.Tones;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens, upgrades, sessions and the control port, on real sockets. */
class UhliveSimulatorTest {
  private static final String DIGITS = "builtin:speech/spelling/digits";

  private final Vertx vertx = Vertx.vertx();
  private final List<Phone> phones = new ArrayList<>();
  private UhliveSimulator simulator;

  @AfterEach
  void stop() {
    phones.forEach(Phone::hangUp);
    if (simulator != null) {
      Phone.await(simulator.close());
    }
    Phone.await(vertx.close());
  }

  @Test
  void hearsWhatAClientWithATokenKeys() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    long id = phone.recognize(DIGITS + "?regex=[0-9]{4}");
    phone.play(Tones.dtmf("0815", 8000));
    phone.play(new short[8000]);

    assertThat(phone.next("RECOGNITION-IN-PROGRESS").getLong("request_id")).isEqualTo(id);
    assertThat(phone.next("START-OF-INPUT").getLong("request_id")).isEqualTo(id);
    JsonObject complete = phone.next("RECOGNITION-COMPLETE");
    assertThat(complete.getLong("request_id")).isEqualTo(id);
    assertThat(complete.getJsonObject("body").getJsonObject("nlu").getString("value"))
        .isEqualTo("0815");
    phone.send("CLOSE");
    phone.next("CLOSED");
    phone.open();
    assertThat(states()).containsExactly("CLOSED", "IDLE");
    assertThat(Phone.await(simulator.counts())).containsEntry("connections", 1L);
  }

  @Test
  void noInputNeedsNoSound() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    phone.recognize(DIGITS, "no_input_timeout", 400);

    phone.next("RECOGNITION-IN-PROGRESS");
    assertThat(phone.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("NoInputTimeout");
  }

  @Test
  void tokensAreGivenToThoseWhoKnowTheSecret() throws Exception {
    start(
        UhliveSimulatorOptions.defaults()
            .withCredentials(new Credentials("acme", "s3cr&t"))
            .withTokenLife(Duration.ofSeconds(60)));
    URI endpoint = simulator.tokenUrl();
    String secret = "client_id=acme&client_secret=s3cr%26t";

    HttpResponse<String> granted =
        Phone.token(endpoint, secret + "&grant_type=client_credentials&scope=openid");
    assertThat(granted.statusCode()).isEqualTo(200);
    JsonObject token = new JsonObject(granted.body());
    assertThat(token.getInteger("expires_in")).isEqualTo(60);
    assertThat(token.getString("token_type")).isEqualTo("Bearer");
    String[] parts = token.getString("access_token").split("\\.");
    assertThat(parts).hasSize(3);
    JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1])));
    assertThat(claims.getString("azp")).isEqualTo("acme");
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(60);

    assertRefused(
        Phone.token(endpoint, "client_id=acme&client_secret=x&grant_type=client_credentials"),
        401,
        "invalid_client");
    assertRefused(Phone.token(endpoint, secret), 400, "invalid_request");
    assertRefused(
        Phone.token(endpoint, secret + "&grant_type=password"), 400, "unsupported_grant_type");
    String basic = Base64.getEncoder().encodeToString("acme:s3cr&t".getBytes());
    assertThat(
            Phone.token(
                    endpoint, "grant_type=client_credentials", "authorization", "Basic " + basic)
                .statusCode())
        .isEqualTo(200);
    assertThat(get(endpoint).statusCode()).isEqualTo(405);
    assertThat(get(endpoint.resolve("/bots")).statusCode()).isEqualTo(426);
    assertThat(get(endpoint.resolve("/")).statusCode()).isEqualTo(404);
    assertThat(new Credentials("acme", "s3cr&t").toString()).doesNotContain("s3cr");
  }

  @Test
  void anUpgradeNeedsATokenOfThisServerThatHasNotExpired() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    String token = Phone.token(simulator);

    assertUpgradeRefused("", 401);
    assertUpgradeRefused("Basic " + token, 401);
    assertUpgradeRefused("bearer " + token + "x", 401);
    phones.add(Phone.call(vertx, simulator, "BEARER " + token));
    Phone again = Phone.call(vertx, simulator, "bearer " + token);
    phones.add(again);
    Phone.await(simulator.inject(new UhliveFault.ExpireTokens()));
    assertUpgradeRefused("bearer " + token, 401);
    again.open();
    call().open();
  }

  @Test
  void aTokenMayBeGoodForOneConnectionOnly() throws Exception {
    start(UhliveSimulatorOptions.defaults().withManner(Manner.TOKENS, "single_use"));
    String token = Phone.token(simulator);
    phones.add(Phone.call(vertx, simulator, "bearer " + token));
    assertUpgradeRefused("bearer " + token, 401);
  }

  @Test
  void refusesUpgradesAndTokensOnDemand() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    String token = Phone.token(simulator);
    Phone.await(simulator.inject(new UhliveFault.RefuseUpgrade(403)));
    assertUpgradeRefused("bearer " + token, 403);
    Phone.await(simulator.inject(new UhliveFault.RefuseTokens(503, "temporarily_unavailable")));
    assertRefused(
        Phone.token(simulator.tokenUrl(), "grant_type=client_credentials"),
        503,
        "temporarily_unavailable");
    Phone.await(simulator.heal());
    call().open();
    assertThat(Phone.await(simulator.counts()))
        .containsEntry("refused_upgrades", 1L)
        .containsEntry("refused_tokens", 1L)
        .containsEntry("tokens", 2L);
  }

  @Test
  void endsConnectionsOnDemand() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone closed = call().open();
    Phone.await(simulator.inject(new UhliveFault.Close(1011, "on demand")));
    assertThat(closed.closed()).isEqualTo((short) 1011);
    Phone dropped = call().open();
    Phone.await(simulator.inject(new UhliveFault.Drop()));
    assertThat(dropped.closed()).isIn(null, (short) 1006);

    Phone broken = call().open();
    Phone.await(
        simulator.inject(new UhliveFault.BreakRecognition(1006, "", Duration.ofMillis(100), 1)));
    broken.recognize(DIGITS);
    broken.next("RECOGNITION-IN-PROGRESS");
    broken.play(new short[2000]);
    assertThat(broken.closed()).isIn(null, (short) 1006);
    await("three lost sessions", () -> states().equals(List.of("LOST", "LOST", "LOST")));
  }

  @Test
  void fallsSilentUntilHealed() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    Phone.await(simulator.inject(new UhliveFault.Silence(false)));
    phone.send("GET-PARAMS");
    awaitCount("commands", 2);
    Phone.await(simulator.heal());
    long id = phone.send("STOP");

    assertThat(phone.next("STOPPED").getLong("request_id")).isEqualTo(id);
    assertThat(phone.heardNothing()).isTrue();
  }

  @Test
  void readsSlowlyOnDemand() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    Phone.await(simulator.inject(new UhliveFault.SlowReader(1)));
    for (int i = 0; i < 10; i++) {
      phone.send("STOP");
    }
    phone.next("STOPPED");
    assertThat(Phone.await(simulator.counts()).get("commands")).isLessThan(8);
    Phone.await(simulator.heal());
    for (int i = 0; i < 9; i++) {
      phone.next("STOPPED");
    }
  }

  @Test
  void aDelayedEventHoldsUpThoseBehindIt() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    Phone.await(
        simulator.inject(new UhliveFault.Delay("RECOGNITION-IN-PROGRESS", Duration.ofMillis(200))));
    phone.recognize(DIGITS);
    phone.play(Tones.dtmf("1", 8000));

    phone.next("RECOGNITION-IN-PROGRESS");
    phone.next("START-OF-INPUT");
    phone.next("RECOGNITION-COMPLETE");
  }

  @Test
  void sendsWhatNobodyKnows() throws Exception {
    start(UhliveSimulatorOptions.defaults());
    Phone phone = call().open();
    Phone.await(simulator.inject(new UhliveFault.UnknownEvent("WEATHER-FORECAST")));
    phone.next("WEATHER-FORECAST");
    Phone.await(simulator.inject(new UhliveFault.Garbage()));
    assertThat(phone.nextText()).startsWith("{\"event\":\"RECOG").doesNotEndWith("}");
  }

  @Test
  void aConnectionOnWhichNothingComesIsClosed() throws Exception {
    start(UhliveSimulatorOptions.defaults().withIdleClose(Duration.ofMillis(300)));
    Phone phone = call().open();
    assertThat(phone.closed()).isIn(null, (short) 1006, (short) 1000);
  }

  @Test
  void soundThatComesTooFastIsHeldUp() throws Exception {
    start(UhliveSimulatorOptions.defaults().withBytesPerSecond(20_000));
    Phone phone = call().open();
    phone.play(new short[8 * 8000]);
    phone.send("STOP");
    await("a second of sound", () -> idleBytes() >= 20_000);
    assertThat(idleBytes()).isLessThan(100_000);
    assertThat(phone.heardNothing()).as("what comes behind the sound must wait").isTrue();
  }

  @Test
  void isSteeredOverHttp() throws Exception {
    start(UhliveSimulatorOptions.defaults().withControlPort(0));
    Phone phone = call().open();
    assertThat(post("/sim/uhlive/say", "{\"text\": \"oui\", \"value\": true}").statusCode())
        .isEqualTo(200);
    phone.recognize("builtin:speech/boolean", "speech_complete_timeout", 300);
    phone.play(Tones.sine(440, 8000, 0, 4000));
    phone.play(new short[4000]);
    phone.next("RECOGNITION-IN-PROGRESS");
    phone.next("START-OF-INPUT");
    JsonObject nlu = phone.next("RECOGNITION-COMPLETE").getJsonObject("body").getJsonObject("nlu");
    assertThat(nlu.getBoolean("value")).isTrue();

    JsonObject all = new JsonObject(get(control("/sim/uhlive/sessions")).body());
    JsonObject session = all.getJsonArray("sessions").getJsonObject(0);
    assertThat(session.getString("state")).isEqualTo("IDLE");
    URI one = control("/sim/uhlive/sessions/" + session.getString("id"));
    assertThat(new JsonObject(get(one).body())).isEqualTo(session);
    JsonObject summary = new JsonObject(get(control("/sim/uhlive")).body());
    assertThat(summary.getString("url")).isEqualTo(simulator.url().toString());
    assertThat(summary.getJsonObject("counters").getLong("connections")).isEqualTo(1);

    assertThat(post("/sim/uhlive/faults", "{\"fault\": \"drop\"}").statusCode()).isEqualTo(200);
    phone.closed();
    assertThat(send("DELETE", "/sim/uhlive/faults", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/sim/uhlive/say", "").statusCode()).isEqualTo(200);
    assertThat(post("/sim/uhlive/faults", "{\"fault\": \"sneeze\"}").body())
        .contains("fault: sneeze (expected: one of close, drop");
    assertThat(post("/sim/uhlive/say", "{}").body()).contains("text: missing");
    assertThat(get(control("/sim/uhlive/sessions/nobody")).statusCode()).isEqualTo(404);
    assertThat(get(control("/sim/robots")).statusCode()).isEqualTo(404);
  }

  @Test
  void aPortThatIsTakenFailsTheStart() {
    start(UhliveSimulatorOptions.defaults());
    UhliveSimulatorOptions taken = UhliveSimulatorOptions.defaults().withPort(simulator.port());
    assertThatThrownBy(() -> Phone.await(UhliveSimulator.start(vertx, taken)))
        .hasMessageContaining("in use");
  }

  private void start(UhliveSimulatorOptions options) {
    simulator = Phone.await(UhliveSimulator.start(vertx, options));
  }

  private Phone call() throws Exception {
    Phone phone = Phone.call(vertx, simulator);
    phones.add(phone);
    return phone;
  }

  private long idleBytes() {
    return Phone.await(simulator.sessions()).getFirst().idleBytes();
  }

  private List<String> states() {
    return Phone.await(simulator.sessions()).stream().map(SessionReport::state).toList();
  }

  private void awaitCount(String name, long atLeast) {
    await(name, () -> Phone.await(simulator.counts()).getOrDefault(name, 0L) >= atLeast);
  }

  /** Asks again and again: what a server sees has no event of its own. */
  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
    }
  }

  private void assertUpgradeRefused(String authorization, int status) {
    assertThatThrownBy(() -> Phone.call(vertx, simulator, authorization))
        .cause()
        .cause()
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            refused -> assertThat(refused.getStatus()).isEqualTo(status));
  }

  private static void assertRefused(HttpResponse<String> response, int status, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(new JsonObject(response.body()).getString("error")).isEqualTo(error);
    assertThat(new JsonObject(response.body()).getString("error_description")).isNotEmpty();
  }

  private URI control(String path) {
    return URI.create("http://127.0.0.1:" + simulator.controlPort() + path);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(control(path))
            .timeout(Duration.ofSeconds(10))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Phone.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    return Phone.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
