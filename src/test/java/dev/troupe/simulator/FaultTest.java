package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on demand, on a real socket. */
class FaultTest {
  private static final short ABNORMAL = 1006;

  private final Vertx vertx = Vertx.vertx();
  private FurhatSimulator simulator;
  private SimulatedRobot robot;
  private Caller caller;

  @BeforeEach
  void start() {
    SimulatorOptions options = SimulatorOptions.defaults().withTimeFactor(0.02);
    simulator = Caller.await(FurhatSimulator.start(vertx, options));
    robot = simulator.robots().getFirst();
    caller = Caller.connect(vertx, robot.address());
  }

  @AfterEach
  void stop() {
    caller.close();
    Caller.await(simulator.close());
    Caller.await(vertx.close());
  }

  @Test
  void closesWithTheCodeAskedFor() {
    inject(new Fault.Close(4001, "go away"));
    assertThat(Caller.await(caller.closed())).isEqualTo((short) 4001);
  }

  @Test
  void dropsWithoutACloseFrame() {
    inject(new Fault.Drop());
    assertThat(Caller.await(caller.closed())).isIn(null, ABNORMAL);
    assertThat(Caller.connect(vertx, robot.address()).received()).isEmpty();
  }

  @Test
  void goesSilentUntilHealed() {
    Future<Buffer> pong = nextPong();
    inject(new Fault.Silence(false));

    caller.socket().writePing(Buffer.buffer("p"));
    caller.send("request.users.once");
    awaitRequest("request.users.once");
    Caller.await(robot.heal());
    caller.send("request.face.status", "request_id", "after");

    assertThat(caller.next().getString("request_id")).isEqualTo("after");

    assertThat(pong.isComplete()).isFalse();
  }

  @Test
  void hangsWithPongsStillAnswered() {
    Future<Buffer> pong = nextPong();
    inject(new Fault.Silence(true));
    caller.send("request.users.once");
    caller.socket().writePing(Buffer.buffer("alive"));

    assertThat(Caller.await(pong).toString()).isEqualTo("alive");
    assertThat(caller.received()).isEmpty();
  }

  @Test
  void ignoresPingsWhileMessagesFlow() {
    Future<Buffer> pong = nextPong();
    inject(new Fault.IgnorePings());
    caller.socket().writePing(Buffer.buffer("p"));
    caller.send("request.users.once");
    caller.next("response.users.data");

    assertThat(pong.isComplete()).isFalse();
    Caller.await(robot.heal());
    caller.socket().writePing(Buffer.buffer("q"));
    assertThat(Caller.await(pong).toString()).isEqualTo("q");
  }

  @Test
  void slowAuthenticationHoldsBackWhatFollows() {
    inject(new Fault.SlowAuth(Duration.ofMillis(150)));
    long before = System.nanoTime();
    caller.send("request.auth", "request_id", "1");
    caller.send("request.users.once", "request_id", "2");

    assertThat(caller.next().getString("request_id")).isEqualTo("1");
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(140));
    assertThat(caller.next().getString("request_id")).isEqualTo("2");
  }

  @Test
  void refusesConnectionsAndOpensTheSamePortAgain() {
    inject(new Fault.Refuse());
    Caller.await(caller.closed());
    assertThatThrownBy(() -> Caller.connect(vertx, robot.address()))
        .hasMessageContaining("refused");
    Caller.await(robot.heal());
    Caller.connect(vertx, robot.address()).close();
  }

  @Test
  void comesBackAlsoWhenAnotherHadThePortMeanwhile() throws Exception {
    inject(new Fault.Refuse());
    ServerSocket other =
        new ServerSocket(robot.address().getPort(), 1, InetAddress.getByName("127.0.0.1"));
    Future<Void> healed = robot.heal();
    Caller.await(robot.report());
    assertThat(healed.isComplete()).isFalse();
    other.close();
    Caller.await(healed);
    Caller.connect(vertx, robot.address()).close();
  }

  @Test
  void faultsThatComeFasterThanAPortOpensLeaveItOpenInTheEnd() {
    for (int i = 0; i < 50; i++) {
      robot.inject(i % 2 == 0 ? new Fault.Restart(Duration.ofMillis(i % 7)) : new Fault.Refuse());
      robot.heal();
    }
    Future<Void> restarted = robot.inject(new Fault.Restart(Duration.ofMillis(1)));
    Caller.await(restarted);
    Caller.await(robot.heal());
    Caller.await(vertx.timer(200).mapEmpty());
    Caller.await(robot.heal());
    Caller.connect(vertx, robot.address()).close();
  }

  @Test
  void refusesUpgradesAsAnotherProgramWould() {
    inject(new Fault.RefuseUpgrade(418));
    assertThatThrownBy(() -> Caller.connect(vertx, robot.address())).hasMessageContaining("418");
    assertThat(Caller.await(robot.report()).counter("refused_connections")).isEqualTo(1);
  }

  @Test
  void deniesEverybodyWhileTheApiIsOff() {
    inject(new Fault.ApiOff());
    Caller second = Caller.connect(vertx, robot.address());
    second.send("request.auth", "request_id", "a");
    assertThat(second.next())
        .isEqualTo(
            new JsonObject()
                .put("type", "response.auth")
                .put("access", false)
                .put("request_id", "a"));
    second.send("request.speak.text", "text", "hi", "request_id", "s");
    assertThat(second.next().getString("error")).isEqualTo("Access denied");
    assertThat(second.closed().isComplete()).isFalse();
  }

  @Test
  void asksForAnotherKeyFromNowOn() {
    inject(new Fault.ChangeKey("new"));
    Caller second = Caller.connect(vertx, robot.address());
    second.send("request.auth", "key", "old");
    assertThat(second.next("response.auth").getBoolean("access")).isFalse();
    second.send("request.auth", "key", "new");
    assertThat(second.next("response.auth").getString("scope")).isEqualTo("local_network");
    second.send("request.auth");
    assertThat(second.next("response.auth").getBoolean("access")).isTrue();
  }

  @Test
  void sendsErrorsGarbageAndUnknownTypes() {
    inject(new Fault.Error("out of cheese"));
    assertThat(caller.next("response.error").getString("error")).isEqualTo("out of cheese");
    inject(new Fault.Garbage());
    caller.next("garbage");
    inject(new Fault.UnknownType());
    caller.next("response.antenna.status");
  }

  @Test
  void sendsFramesOfAnySizeExactly() {
    inject(new Fault.Oversize(5 << 20));
    JsonObject big = caller.next("response.camera.data");
    assertThat(big.encode()).hasSize(5 << 20);
  }

  @Test
  void forgetsEverythingInARestartAndComesBack() {
    caller.send("request.led.set", "color", "red");
    caller.send("request.system.config", "volume", 3);
    caller.send("request.speak.text", "text", "a long sentence that is never finished");
    caller.next("response.speak.start");
    inject(new Fault.Restart(Duration.ofMillis(100)));
    Caller.await(caller.closed());

    Caller second = reconnect(50);
    second.send("request.system.status");
    assertThat(second.next("response.system.status").getInteger("volume")).isEqualTo(70);
    JsonObject state = Caller.await(robot.report()).state();
    assertThat(state.getJsonObject("led").getString("color")).isEqualTo("#000000");
    assertThat(state.getBoolean("speaking")).isFalse();
  }

  @Test
  void readsSlowly() {
    inject(new Fault.SlowReader(20));
    for (int i = 0; i < 5; i++) {
      caller.send("request.users.once", "request_id", "" + i);
    }
    long before = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      caller.next("response.users.data");
    }
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
  }

  @Test
  void failsSoManyUtterances() {
    inject(new Fault.FailSpeech(1));
    caller.send("request.speak.text", "text", "one");
    assertThat(caller.next("response.speak.end").getBoolean("failed")).isTrue();
    caller.send("request.speak.text", "text", "two");
    assertThat(caller.next("response.speak.end").getBoolean("failed")).isNull();
  }

  @Test
  void hitsAllRobotsAtOnce() {
    SimulatorOptions many = SimulatorOptions.defaults().withRobots(20);
    FurhatSimulator fleet = Caller.await(FurhatSimulator.start(vertx, many));
    List<Caller> callers =
        fleet.robots().stream().map(each -> Caller.connect(vertx, each.address())).toList();
    Caller.await(fleet.injectAll(new Fault.Drop()));
    callers.forEach(each -> Caller.await(each.closed()));
    Caller.await(fleet.close());
  }

  private void inject(Fault fault) {
    Caller.await(robot.inject(fault));
  }

  private void awaitRequest(String type) {
    while (Caller.await(robot.report()).requests(type) == 0) {
      Caller.await(vertx.timer(5, TimeUnit.MILLISECONDS));
    }
  }

  private Future<Buffer> nextPong() {
    Promise<Buffer> pong = Promise.promise();
    caller.socket().pongHandler(pong::tryComplete);
    return pong.future();
  }

  /** The port opens some time from now: as a client does, it is tried again and again. */
  private Caller reconnect(int attempts) {
    try {
      return Caller.connect(vertx, robot.address());
    } catch (AssertionError refused) {
      if (attempts == 0) {
        throw refused;
      }
      Caller.await(vertx.timer(20, TimeUnit.MILLISECONDS));
      return reconnect(attempts - 1);
    }
  }
}
