package dev.troupe.simulator.spatialwalk;

import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_APP;
import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_AVATAR;
import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.spatialwalk.Fault.Body;
import dev.troupe.simulator.spatialwalk.Fault.Moment;
import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on demand, on real sockets. */
class SocketFaultTest {
  private static final int PIECE = 20_000;

  /** Kernel and sockets keep less than a megabyte between them. */
  private static final int MOST_BUFFERED = 20_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<AvatarCaller> callers = new ArrayList<>();
  private SpatialwalkSimulator simulator;

  @BeforeEach
  void start() {
    simulator = AvatarCaller.await(SpatialwalkSimulator.start(vertx, Bench.immediate()));
  }

  @AfterEach
  void stop() {
    callers.forEach(AvatarCaller::close);
    AvatarCaller.await(simulator.close());
    AvatarCaller.await(vertx.close());
  }

  private AvatarCaller caller() {
    AvatarCaller caller = new AvatarCaller(vertx, simulator);
    callers.add(caller);
    return caller;
  }

  private void inject(Fault fault) {
    AvatarCaller.await(simulator.inject(fault));
  }

  @Test
  void theConsoleAnswersAsOrderedOnceAndThenWell() throws Exception {
    inject(new Fault.ConsoleReply(429, Body.JSON, 7));
    HttpResponse<String> busy = token();
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("retry-after")).contains("7");
    assertThat(busy.body()).contains("RESOURCE_EXHAUSTED");
    inject(new Fault.ConsoleReply(500, Body.EMPTY, 0));
    assertThat(token().body()).isEmpty();
    inject(new Fault.ConsoleReply(200, Body.TEXT, 0));
    assertThat(token().body()).startsWith("<html>");
    inject(new Fault.EmptyToken());
    assertThat(token().body()).contains("\"sessionToken\":\"\"");
    assertThat(token().body()).contains("\"sessionToken\":\"ey");
    assertThat(AvatarCaller.await(simulator.report()).struck("console_reply")).isEqualTo(3);
  }

  @Test
  void theConsoleIsSlowOrResets() throws Exception {
    inject(new Fault.ConsoleDelay(Duration.ofMillis(80)));
    inject(new Fault.ConsoleSlowBody(Duration.ofMillis(80)));
    long before = System.nanoTime();
    assertThat(token().statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(75));
    inject(new Fault.ConsoleReset());
    assertThatThrownBy(this::token).isInstanceOf(IOException.class);
  }

  @Test
  void theConsoleIsFoundUnderEveryPathItsClientsKnow() throws Exception {
    String body = "{\"expireAt\":" + (Instant.now().getEpochSecond() + 60) + "}";
    for (String path : ConsoleDoor.PATHS) {
      URI uri = URI.create("http://127.0.0.1:" + simulator.port() + path);
      assertThat(caller().ask(uri, DEMO_KEY, body).statusCode()).isEqualTo(200);
    }
    URI nowhere = URI.create("http://127.0.0.1:" + simulator.port() + "/elsewhere");
    assertThat(caller().ask(nowhere, DEMO_KEY, body).statusCode()).isEqualTo(404);
    String endless = "{\"expireAt\":1,\"more\":\"" + "x".repeat(70_000) + "\"}";
    URI console = URI.create(simulator.consoleUrl() + "/session-tokens");
    assertThat(caller().ask(console, DEMO_KEY, endless).statusCode()).isEqualTo(413);
  }

  @Test
  void upgradesAreAnsweredAsOrdered() throws Exception {
    inject(new Fault.UpgradeReply(503, Body.JSON, "Service Unavailable", 2, ""));
    assertThat(AvatarCaller.refusal(dial(DEMO_AVATAR)))
        .isEqualTo("503 {\"message\":\"Service Unavailable\"}\n");
    inject(new Fault.UpgradeReply(403, Body.EMPTY, "", 0, ""));
    assertThat(AvatarCaller.refusal(dial(DEMO_AVATAR))).startsWith("403 ");
    inject(new Fault.UpgradeReset());
    assertThat(AvatarCaller.refusal(dial(DEMO_AVATAR))).doesNotContain("connected");
    inject(new Fault.UpgradeDelay(Duration.ofMillis(50)));
    assertThat(AvatarCaller.refusal(dial(DEMO_AVATAR))).isEqualTo("connected");
    assertThat(AvatarCaller.refusal(dial("fault-upgrade_reply-418"))).startsWith("418 ");
    AvatarCaller.await(simulator.inject(new Fault.UpgradeReset(), 0, "another"));
    assertThat(AvatarCaller.refusal(dial(DEMO_AVATAR))).isEqualTo("connected");
  }

  @Test
  void resetsWithoutACloseFrame() throws Exception {
    inject(new Fault.Reset(Moment.CONFIRMED));
    AvatarCaller caller = caller().start();
    assertThat(caller.closeCode()).isEqualTo(1006);
    AvatarCaller.await(nobodyIsOpen());
  }

  @Test
  void closesWithTheCodeAskedFor() throws Exception {
    AvatarCaller caller = caller().start();
    String connection = caller.next().connectionId();
    AvatarCaller.await(
        simulator.injectInto(connection, new Fault.Close(Moment.NOW, 4503, "later")));
    assertThat(caller.closeCode()).isEqualTo(4503);
    assertThat(caller.socket().closeReason()).isEqualTo("later");
    AvatarCaller.await(nobodyIsOpen());
    assertThatThrownBy(
            () -> AvatarCaller.await(simulator.injectInto(connection, new Fault.Reset(Moment.NOW))))
        .hasMessageContaining("expected: the connection id of an open one");
  }

  @Test
  void halfOpenLinesSayNothingUntilHealed() throws Exception {
    inject(new Fault.HalfOpen(Moment.CONFIRMED));
    AvatarCaller caller = caller().start();
    caller.next();
    Promise<Buffer> pong = Promise.promise();
    caller.socket().pongHandler(pong::tryComplete);
    caller.socket().writePing(Buffer.buffer("there?"));
    caller.send(ClientWire.audio("lost", Bench.sound(40, 1), true));
    AvatarCaller.await(uploaded("lost"));
    assertThat(caller.hasHeardMore()).isFalse();
    assertThat(pong.future().isComplete()).isFalse();

    AvatarCaller.await(simulator.heal());
    caller.send(ClientWire.audio("r", Bench.sound(40, 1), true));
    assertThat(caller.next().reqId()).isEqualTo("r");
  }

  @Test
  void clientsThatVanishAreNotBilledForEver() throws Exception {
    NetClient client = vertx.createNetClient();
    SpatialwalkSimulator impatient =
        AvatarCaller.await(
            SpatialwalkSimulator.start(
                vertx,
                Bench.immediate()
                    .withLimits(ServiceLimits.defaults().withPingInterval(Duration.ofMillis(50)))));
    AvatarCaller caller = new AvatarCaller(vertx, impatient);
    callers.add(caller);
    String upgrade =
        """
        GET /v2/driveningress/websocket?id=%s&appId=%s&sessionKey=%s HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==

        """
            .formatted(DEMO_AVATAR, DEMO_APP, caller.token())
            .replace("\n", "\r\n");
    // Bare TCP answers no ping.
    NetSocket mute = AvatarCaller.await(client.connect(impatient.port(), "127.0.0.1"));
    Promise<Void> cut = Promise.promise();
    mute.closeHandler(closed -> cut.complete());
    mute.write(upgrade);
    AvatarCaller.await(cut.future());
    SpatialwalkReport report = AvatarCaller.await(impatient.report());
    assertThat(report.sessions()).hasSize(1);
    AvatarCaller.await(nobodyIsOpen(impatient));
    AvatarCaller.await(impatient.close());
  }

  @Test
  void stalledReadsStallTheClientsWrites() throws Exception {
    inject(new Fault.StalledReads(Moment.AUDIO));
    AvatarCaller caller = caller().start();
    String connection = caller.next().connectionId();
    Promise<Integer> stalled = Promise.promise();
    flood(caller, stalled, 0);
    int sent = AvatarCaller.await(stalled.future());
    SpatialwalkReport report = AvatarCaller.await(simulator.report());
    assertThat(report.session(connection).audioBytes()).isLessThan(sent);

    AvatarCaller.await(simulator.heal());
    AvatarCaller.await(
        until(() -> simulator.report().map(now -> now.session(connection).audioBytes() == sent)));
  }

  /** Sends until the socket has taken no more for a while; completes with the bytes of sound. */
  private void flood(AvatarCaller caller, Promise<Integer> stalled, int sent) {
    if (caller.socket().writeQueueFull()) {
      long patience = vertx.setTimer(1000, over -> stalled.tryComplete(sent));
      caller
          .socket()
          .drainHandler(drained -> {
            if (vertx.cancelTimer(patience)) {
              flood(caller, stalled, sent);
            }
          });
    } else if (sent > MOST_BUFFERED) {
      stalled.tryFail("never stalled");
    } else {
      caller.send(ClientWire.audio("r", Buffer.buffer(new byte[PIECE]), false));
      vertx.runOnContext(next -> flood(caller, stalled, sent + PIECE));
    }
  }

  @Test
  void slowWritesComeOneByOne() throws Exception {
    inject(new Fault.SlowWrites(Duration.ofMillis(30)));
    AvatarCaller caller = caller().start();
    caller.next();
    long before = System.nanoTime();
    caller.send(ClientWire.audio("r", Bench.sound(800, 1), true));
    caller.end("r");
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void aRegionGoesDownAndComesBackOnTheSamePort() throws Exception {
    AvatarCaller caller = caller().start();
    caller.next();
    int port = simulator.port();
    AvatarCaller fresh = caller();
    String token = fresh.token();
    inject(new Fault.RegionDown());
    assertThat(caller.closeCode()).isEqualTo(1006);
    assertThat(AvatarCaller.refusal(fresh.dial(DEMO_AVATAR, DEMO_APP, token))).contains("refused");
    AvatarCaller.await(simulator.heal());
    assertThat(simulator.port()).isEqualTo(port);
    AvatarCaller.await(fresh.dial(DEMO_AVATAR, DEMO_APP, token));
  }

  @Test
  void thePortSpeaksNoTls() {
    AvatarCaller caller = caller();
    assertThat(AvatarCaller.refusal(caller.dial(caller.options(DEMO_AVATAR).setSsl(true))))
        .doesNotContain("connected");
  }

  private HttpResponse<String> token() throws Exception {
    return caller().ask(DEMO_KEY, "{\"expireAt\":" + (Instant.now().getEpochSecond() + 60) + "}");
  }

  private Future<WebSocket> dial(String avatar) throws Exception {
    AvatarCaller caller = caller();
    return caller.dial(avatar, DEMO_APP, caller.token());
  }

  private Future<Void> nobodyIsOpen() {
    return nobodyIsOpen(simulator);
  }

  private Future<Void> nobodyIsOpen(SpatialwalkSimulator asked) {
    return until(() -> asked.report().map(report -> report.openSessions() == 0));
  }

  private Future<Void> uploaded(String reqId) {
    return until(() ->
        simulator
            .request(reqId)
            .map(request -> request.map(RequestReport::uploaded).orElse(false)));
  }

  private Future<Void> until(Supplier<Future<Boolean>> asked) {
    return asked
        .get()
        .compose(yes -> yes ? Future.succeededFuture() : soon().compose(later -> until(asked)));
  }

  private Future<Void> soon() {
    return Future.future(promise -> vertx.setTimer(10, later -> promise.complete()));
  }
}
