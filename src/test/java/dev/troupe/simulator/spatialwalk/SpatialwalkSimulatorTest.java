package dev.troupe.simulator.spatialwalk;

import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_APP;
import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_AVATAR;
import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole service on real sockets: upgrades, limits of plans, sessions, the bill. */
class SpatialwalkSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<AvatarCaller> callers = new ArrayList<>();
  private SpatialwalkSimulator simulator;

  private void start(SpatialwalkSimulatorOptions options) {
    simulator = AvatarCaller.await(SpatialwalkSimulator.start(vertx, options));
  }

  private void start() {
    start(Bench.immediate());
  }

  private AvatarCaller caller() {
    AvatarCaller caller = new AvatarCaller(vertx, simulator);
    callers.add(caller);
    return caller;
  }

  @AfterEach
  void stop() {
    callers.forEach(AvatarCaller::close);
    AvatarCaller.await(simulator.close());
    AvatarCaller.await(vertx.close());
  }

  @Test
  void animatesWhatIsSaid() throws Exception {
    start();
    AvatarCaller caller = caller().start();
    String connectionId = caller.next().connectionId();

    caller.send(ClientWire.audio("r", Bench.sound(1000, 8000), false));
    caller.send(ClientWire.audio("r", Buffer.buffer(), true));
    List<Buffer> received = new ArrayList<>();
    int keyframes = 0;
    Heard next;
    do {
      next = caller.next();
      received.add(next.bytes());
      keyframes += next.keyframes();
    } while (!next.end());

    assertThat(keyframes).isEqualTo(25);
    RequestReport request = AvatarCaller.await(simulator.request("r")).orElseThrow();
    assertThat(request.messages()).isEqualTo(received);
    assertThat(request)
        .extracting(RequestReport::connectionId, RequestReport::chunks, RequestReport::audioBytes)
        .containsExactly(connectionId, 2, 32_000L);
    SpatialwalkReport report = AvatarCaller.await(simulator.report());
    assertThat(report.session(connectionId).open()).isTrue();
    assertThat(report.session(connectionId).avatarId()).isEqualTo(DEMO_AVATAR);
    assertThat(report.account(DEMO_KEY).openSeconds()).isPositive();
  }

  @Test
  void takesAWholeClipInOneMessageAndNoneTooLong() throws Exception {
    start(Bench.immediate().withLimits(ServiceLimits.defaults().withMaxMessageBytes(700_000)));
    AvatarCaller caller = caller().start();
    caller.next();
    caller.send(ClientWire.audio("clip", Buffer.buffer(new byte[649_600]), true));
    assertThat(caller.end("clip").reqId()).isEqualTo("clip");
    assertThat(AvatarCaller.await(simulator.request("clip")).orElseThrow().keyframes())
        .isEqualTo(649_600 / 2 * 25 / 16_000);

    caller.send(ClientWire.audio("more", Buffer.buffer(new byte[700_001]), true));
    assertThat(caller.closeCode()).isIn(1009, 1006);
    assertThat(caller().start().next().type()).isEqualTo(2);
  }

  @Test
  void checksTheTokenThenTheAppThenTheAvatar() throws Exception {
    start();
    AvatarCaller caller = caller();
    assertThat(AvatarCaller.refusal(caller.dial("x", "x", "bogus")))
        .isEqualTo("400 {\"message\":\"Invalid session token\"}\n");
    assertThat(AvatarCaller.refusal(caller.dial("x", "x", "")))
        .isEqualTo("400 {\"message\":\"empty token\"}\n");
    assertThat(AvatarCaller.refusal(caller.dial("x", "x", caller.token())))
        .isEqualTo("400 {\"message\":\"app id mismatch\"}\n");
    assertThat(AvatarCaller.refusal(caller.dial("x%20y", DEMO_APP, caller.token())))
        .isEqualTo("404 {\"message\":\"Avatar not found: x y\"}\n");
    AvatarCaller.await(simulator.setPlan(DEMO_KEY, Plan.unlimited().withAppKnown(false)));
    assertThat(AvatarCaller.refusal(caller.dial(DEMO_AVATAR, DEMO_APP, caller.token())))
        .isEqualTo("404 {\"message\":\"appIDUnrecognized\"}\n");
    assertThat(AvatarCaller.await(simulator.report()).counter("refused_upgrades")).isEqualTo(5);
  }

  @Test
  void takesWhatOnlyBrowsersCanSend() throws Exception {
    start();
    AvatarCaller caller = caller();
    WebSocketConnectOptions options = caller.options(DEMO_AVATAR);
    options.setURI(options.getURI() + "&appId=" + DEMO_APP + "&sessionKey=" + caller.token());
    AvatarCaller.await(caller.dial(options));
    caller.send(ClientWire.configure(Bench.pcm(48_000)));
    assertThat(caller.next().connectionId()).isNotEmpty();
  }

  @Test
  void aTokenOpensSocketsUntilItExpires() throws Exception {
    start();
    AvatarCaller caller = caller();
    long soon = Instant.now().getEpochSecond() + 1;
    String token =
        new JsonObject(caller.ask(DEMO_KEY, "{\"expireAt\":" + soon + "}").body())
            .getString("sessionToken");
    String refusal = "connected";
    Instant deadline = Instant.now().plusSeconds(20);
    while (refusal.equals("connected") && Instant.now().isBefore(deadline)) {
      refusal = AvatarCaller.refusal(caller.dial(DEMO_AVATAR, DEMO_APP, token));
    }
    assertThat(refusal).isEqualTo("401 {\"message\":\"token is expired\"}\n");
    // What it has opened stays.
    caller.send(ClientWire.configure(Bench.pcm(16_000)));
    assertThat(caller.next().type()).isEqualTo(2);
  }

  @Test
  void aTokenMayBeGoodForOneSocketOnly() throws Exception {
    start(Bench.immediate().withManners(ServiceManners.defaults().withSingleUseTokens(true)));
    AvatarCaller caller = caller();
    String token = caller.token();
    AvatarCaller.await(caller.dial(DEMO_AVATAR, DEMO_APP, token));
    assertThat(AvatarCaller.refusal(caller.dial(DEMO_AVATAR, DEMO_APP, token)))
        .isEqualTo("400 {\"message\":\"Invalid session token\"}\n");
  }

  @Test
  void aPlanLimitsSocketsAtOnce() throws Exception {
    start(Bench.immediate().withPlan(Plan.unlimited().withMaxConnections(2)));
    AvatarCaller caller = caller();
    List<Future<WebSocket>> dialled = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      dialled.add(caller.dial(DEMO_AVATAR, DEMO_APP, caller.token()));
    }
    List<String> outcomes = dialled.stream().map(AvatarCaller::refusal).toList();
    assertThat(outcomes).filteredOn("connected"::equals).hasSize(2);
    assertThat(outcomes)
        .filteredOn(each -> each.startsWith("402 {\"message\":\"session denied: concurrent"))
        .hasSize(4);
    AvatarCaller.await(dialled.get(outcomes.indexOf("connected")).result().close());
    SpatialwalkReport report = AvatarCaller.await(simulator.report());
    assertThat(report.account(DEMO_KEY).openConnections()).isEqualTo(1);
    AvatarCaller.await(caller.dial(DEMO_AVATAR, DEMO_APP, caller.token()));
  }

  @Test
  void theLimitMayBeToldAsTooManyRequests() throws Exception {
    start(
        Bench.immediate()
            .withManners(ServiceManners.defaults().withConcurrencyStatus(429))
            .withPlan(Plan.unlimited().withMaxConnections(1)));
    caller().start().next();
    AvatarCaller second = caller();
    assertThat(AvatarCaller.refusal(second.dial(DEMO_AVATAR, DEMO_APP, second.token())))
        .isEqualTo("429 {\"message\":\"concurrent connection limit reached\"}\n");
  }

  @Test
  void withoutCreditsNothingOpens() throws Exception {
    start(Bench.immediate().withPlan(Plan.unlimited().withCredits(0)));
    AvatarCaller caller = caller();
    assertThat(AvatarCaller.refusal(caller.dial(DEMO_AVATAR, DEMO_APP, caller.token())))
        .isEqualTo("402 {\"message\":\"session denied: credits exhausted\"}\n");
  }

  @Test
  void creditsRunOut() throws Exception {
    start(
        Bench.immediate()
            .withLimits(ServiceLimits.defaults().withBilledMinute(Duration.ofMillis(50)))
            .withPlan(Plan.unlimited().withCredits(3)));
    AvatarCaller caller = caller().start();
    assertThat(caller.next().type()).isEqualTo(2);
    assertThat(caller.next().code()).isEqualTo(4001);
    assertThat(caller.closeCode()).isEqualTo(4001);
  }

  @Test
  void theYoungerDialectUpgradesAndThenRefuses() throws Exception {
    start(
        Bench.immediate().withDialect(Dialect.NG).withPlan(Plan.unlimited().withMaxConnections(1)));
    refused(caller(), DEMO_APP, "bogus", 4010, "Invalid session token");
    AvatarCaller other = caller();
    refused(other, "x", other.token(), 4010, "app id mismatch");
    AvatarCaller nobody = caller();
    AvatarCaller.await(nobody.dial("nobody", DEMO_APP, nobody.token()));
    nobody.send(ClientWire.configure(Bench.pcm(16_000)));
    assertThat(nobody.next().message()).isEqualTo("Avatar not found: nobody");
    assertThat(nobody.closeCode()).isEqualTo(1008);
    caller().start().next();
    AvatarCaller second = caller();
    refused(
        second,
        DEMO_APP,
        second.token(),
        4003,
        "session denied: concurrent connection limit reached");
    AvatarCaller.await(simulator.setPlan(DEMO_KEY, Plan.unlimited().withCredits(0)));
    AvatarCaller third = caller();
    refused(third, DEMO_APP, third.token(), 4001, "session denied: credits exhausted");
    assertThat(AvatarCaller.await(simulator.report()).account(DEMO_KEY).openConnections())
        .isEqualTo(1);
  }

  private static void refused(
      AvatarCaller caller, String app, String token, int code, String message) throws Exception {
    AvatarCaller.await(caller.dial(DEMO_AVATAR, app, token));
    caller.send(ClientWire.configure(Bench.pcm(16_000)));
    Heard error = caller.next();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).isEqualTo(message);
    assertThat(caller.closeCode()).isEqualTo(code);
  }

  @Test
  void manySessionsShareIt() throws Exception {
    start();
    List<AvatarCaller> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(caller().start());
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < all.size(); i++) {
        all.get(i).send(ClientWire.audio(i + "-" + round, Bench.sound(400, 1), true));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).end(i + "-" + round).end()).isTrue();
      }
    }
    assertThat(AvatarCaller.await(simulator.report()).openSessions()).isEqualTo(30);
  }

  @Test
  void aPortThatIsTakenFailsTheStartAndLeavesNothingOpen() throws Exception {
    start(Bench.immediate().withControlPort(0));
    SpatialwalkSimulatorOptions same = Bench.immediate().withAddress("127.0.0.1", simulator.port());
    assertThatThrownBy(() -> AvatarCaller.await(SpatialwalkSimulator.start(vertx, same)))
        .hasMessageContaining("in use");
    AvatarCaller caller = caller();
    int free =
        AvatarCaller.await(
            SpatialwalkSimulator.start(vertx, Bench.immediate())
                .compose(other -> other.close().map(other.port())));
    SpatialwalkSimulatorOptions taken =
        Bench.immediate().withAddress("127.0.0.1", free).withControlPort(simulator.controlPort());
    assertThatThrownBy(() -> AvatarCaller.await(SpatialwalkSimulator.start(vertx, taken)))
        .hasMessageContaining("in use");
    SpatialwalkSimulator again =
        AvatarCaller.await(SpatialwalkSimulator.start(vertx, taken.withControlPort(-1)));
    assertThat(again.controlPort()).isEqualTo(-1);
    AvatarCaller.await(again.close());
    assertThat(caller.start().next().type()).isEqualTo(2);
  }

  @Test
  void closesEverySessionWhenItStops() throws Exception {
    start();
    AvatarCaller caller = caller().start();
    caller.next();
    AvatarCaller.await(simulator.close());
    assertThat(caller.closeCode()).isEqualTo(1001);
  }
}
