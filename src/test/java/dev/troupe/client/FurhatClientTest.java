package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkState;
import dev.troupe.robot.EventKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotEvent.CameraPicture;
import dev.troupe.robot.RobotEvent.SpeakEnded;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client and a simulated robot whose life is ten times as fast. */
final class FurhatClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private FurhatSimulator simulator;
  private SimulatedRobot robot;
  private FurhatClient client;

  @BeforeEach
  void start() throws Exception {
    start(SimulatorOptions.defaults());
  }

  private void start(SimulatorOptions options) throws Exception {
    simulator = on(FurhatSimulator.start(vertx, options.withTimeFactor(0.1)));
    robot = simulator.robots().getFirst();
    client = FurhatClient.create(vertx, FurhatOptions.of(robot.address().toString()));
  }

  @AfterEach
  void stop() throws Exception {
    on(client.shutdown());
    on(simulator.close());
    on(vertx.close());
  }

  @Test
  void connectsWithTheScopeThatTheRobotNames() throws Exception {
    assertThat(client.isConnected()).isFalse();
    on(client.connect());
    on(client.connect());
    assertThat(client.isConnected()).isTrue();
    assertThat(client.state())
        .isInstanceOfSatisfying(
            LinkState.Ready.class, ready -> assertThat(ready.detail()).isEqualTo("localhost"));
    assertThat(report().openConnections()).isEqualTo(1);
    on(client.disconnect());
    assertThat(client.isConnected()).isFalse();
    assertThat(reason(client.speech().say("x").ended()))
        .isEqualTo(FailureReason.ROBOT_DISCONNECTED);
    on(client.connect());
  }

  @Test
  void aWrongKeyFailsTheConnectAndTheRightOneDoesNot() throws Exception {
    on(robot.inject(new Fault.ChangeKey("right")));
    assertThat(reason(client.connect())).isEqualTo(FailureReason.ROBOT_ACCESS_DENIED);
    FurhatClient keyed =
        FurhatClient.create(vertx, FurhatOptions.of(robot.address().toString()).withKey("right"));
    on(keyed.connect());
    on(keyed.shutdown());
  }

  @Test
  void anAbsentRobotFailsTheConnectUnlessOneIsPatient() throws Exception {
    on(robot.inject(new Fault.Refuse()));
    assertThat(reason(client.connect())).isEqualTo(FailureReason.ROBOT_OFFLINE);
    Future<Void> connected = client.connect(PATIENCE);
    on(robot.heal());
    on(connected);
    assertThat(client.isConnected()).isTrue();
  }

  @Test
  void patienceEnds() throws Exception {
    on(robot.inject(new Fault.Refuse()));
    assertThat(reason(client.connect(Duration.ofMillis(300))))
        .isEqualTo(FailureReason.ROBOT_OFFLINE);
    assertThat(reason(client.connect())).isEqualTo(FailureReason.ROBOT_OFFLINE);
  }

  @Test
  void speaksAndTellsStartWordsAndEnd() throws Exception {
    on(client.connect());
    BlockingQueue<RobotEvent> heard = new LinkedBlockingQueue<>();
    client.on(
        event -> heard.add(event.event()),
        EventKind.SPEAK_STARTED,
        EventKind.SPOKEN_WORD,
        EventKind.SPEAK_ENDED);
    Speaking speaking =
        client.speech().say(new SpeechCommand.SayText("Good morning.", false, true));
    on(speaking.sent());
    assertThat(on(speaking.started()).text()).isEqualTo("Good morning.");
    assertThat(on(speaking.ended())).isEqualTo(new SpeakEnded("Good morning.", false, false));
    assertThat(heard)
        .extracting(RobotEvent::kind)
        .containsExactly(
            EventKind.SPEAK_STARTED,
            EventKind.SPOKEN_WORD,
            EventKind.SPOKEN_WORD,
            EventKind.SPEAK_ENDED);
  }

  @Test
  void abortsAndQueuesAndStops() throws Exception {
    on(client.connect());
    Speaking first = client.speech().say("A long sentence that is going to be interrupted soon.");
    on(first.started());
    Speaking queued = client.speech().say("Queued.");
    Speaking urgent = client.speech().say("Now!", true);
    assertThat(on(first.ended()).aborted()).isTrue();
    assertThat(on(queued.ended()).aborted()).isTrue();
    assertThat(reason(queued.started())).isEqualTo(FailureReason.SPEECH_NOT_STARTED);
    assertThat(on(urgent.ended()).aborted()).isFalse();
    Speaking last = client.speech().say("Another long sentence that will not come to its end.");
    on(last.started());
    on(client.speech().stop());
    assertThat(on(last.ended()).aborted()).isTrue();
  }

  @Test
  void streamsSpeech() throws Exception {
    on(client.connect());
    Future<Heard> buffer = client.waitForEvent(PATIENCE, EventKind.SPEECH_BUFFER);
    Speaking speaking = client.speech().startAudio();
    for (int i = 0; i < 100; i++) {
      on(client.speech().sendAudio(new byte[4800]));
    }
    on(client.speech().endAudio());
    assertThat(((RobotEvent.SpeechBuffer) on(buffer).event()).received()).isPositive();
    assertThat(on(speaking.ended()).aborted()).isFalse();
  }

  @Test
  void listens() throws Exception {
    on(client.connect());
    on(client.listening().configure(List.of("en-US"), List.of("lift")));
    on(robot.say("where is the lift"));
    assertThat(on(client.listening().listen())).isEqualTo("where is the lift");
    ListeningCommand.Start impatient =
        new ListeningCommand.Start(false, true, true, true, true, false, 0.5, 0.5);
    assertThat(on(client.listening().listen(impatient))).isEmpty();
    Future<RobotEvent.ListenEnded> listening =
        client.listening().start(ListeningCommand.Start.DEFAULT);
    on(client.listening().stop());
    assertThat(on(listening).cause()).isEqualTo("stopped");
  }

  @Test
  void asksForVoicesFacesUsersSystemAndAPicture() throws Exception {
    on(client.connect());
    assertThat(on(client.speech().voices()).voices()).hasSize(192);
    assertThat(on(client.speech().voices(new SpeechCommand.GetVoice(true, false))).voices())
        .isNull();
    String voice = on(client.speech().voices()).voices().getLast().voiceId();
    assertThat(on(client.speech().chooseVoice(voice)).voiceId()).isEqualTo(voice);
    assertThat(on(client.expression().faces()).faces()).isNotEmpty();
    assertThat(on(client.perception().users()).users()).isNotNull();
    assertThat(on(client.perception().picture()).jpeg()).startsWith(0xff, 0xd8);
    on(client.perception().volume(42));
    assertThat(on(client.perception().system())).isEqualTo(new RobotEvent.SystemStatus(42, true));
  }

  @Test
  void expresses() throws Exception {
    on(client.connect());
    FurhatExpression face = client.expression();
    Future<Heard> attended = client.waitForEvent(PATIENCE, EventKind.ATTEND_STATUS);
    on(face.attendLocation(0, 0, 1));
    assertThat(((RobotEvent.AttendStatus) on(attended).event()).target()).isEqualTo("location");
    on(face.attendUser("closest"));
    on(face.attendNobody());
    on(face.gesture("Smile"));
    on(face.faceParams(Map.of("JAW_OPEN", 0.5)));
    on(face.headPose(10, 0, 0, false));
    on(face.configureFace(new ExpressionCommand.ConfigureFace(null, true, null, true, null)));
    on(face.resetFace());
    on(face.led("#ff0000"));
    on(face.leds(Map.of(1, "#00ff00"), "#000000"));
    on(client.perception().system());
    RobotReport report = report();
    for (String type :
        List.of(
            "request.attend.user",
            "request.attend.nobody",
            "request.face.params",
            "request.face.headpose",
            "request.face.config",
            "request.face.reset",
            "request.led.set",
            "request.led.set.individual")) {
      assertThat(report.requests(type)).as(type).isEqualTo(1);
    }
  }

  @Test
  void anUnknownGestureIsNotAnswered() throws Exception {
    FurhatOptions.Waits brief =
        new FurhatOptions.Waits(PATIENCE, PATIENCE, Duration.ofMillis(200), PATIENCE);
    FurhatClient hasty =
        FurhatClient.create(vertx, FurhatOptions.of(robot.address().toString()).withWaits(brief));
    on(hasty.connect());
    assertThat(reason(hasty.expression().gesture("Dance"))).isEqualTo(FailureReason.NO_ANSWER);
    on(hasty.shutdown());
  }

  @Test
  void streamsSensesAndStartsThemAgainAfterADrop() throws Exception {
    on(client.connect());
    BlockingQueue<CameraPicture> pictures = new LinkedBlockingQueue<>(1000);
    BlockingQueue<RobotEvent.AudioHeard> sounds = new LinkedBlockingQueue<>(1000);
    client.on(CameraPicture.class, pictures::offer);
    client.on(RobotEvent.AudioHeard.class, sounds::offer);
    on(client.perception().startCamera());
    on(client.perception().startAudio(16_000, true, true));
    on(client.perception().startUsers());
    assertThat(take(pictures).jpeg()).startsWith(0xff, 0xd8);
    assertThat(take(sounds).microphone()).isNotEmpty();
    on(client.waitForEvent(PATIENCE, EventKind.USERS));
    on(client.perception().stopUsers());

    BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
    client.onState(states::add);
    on(robot.inject(new Fault.Drop()));
    assertThat(take(states))
        .isInstanceOfSatisfying(
            LinkState.Backoff.class,
            lost -> assertThat(lost.failure().cause()).isEqualTo(LinkCause.DROPPED));
    on(client.connect(PATIENCE));
    on(client.waitForEvent(PATIENCE, EventKind.CAMERA));
    assertThat(report().requests("request.camera.start")).isEqualTo(2);
    assertThat(report().requests("request.users.start")).isEqualTo(1);
    on(client.perception().stopCamera());
    on(client.perception().stopAudio());
  }

  @Test
  void whatIsInFlightFailsAtOnceWhenTheRobotIsGone() throws Exception {
    on(client.connect());
    Speaking speaking = client.speech().say("A long sentence that loses its robot on the way.");
    Future<Heard> wait = client.waitForEvent(PATIENCE, EventKind.HEAR_ENDED);
    on(speaking.started());
    on(robot.inject(new Fault.Refuse()));
    assertThat(reason(speaking.ended())).isEqualTo(FailureReason.OUTCOME_UNKNOWN);
    assertThat(reason(wait)).isEqualTo(FailureReason.ROBOT_OFFLINE);
    assertThat(reason(client.expression().led("red"))).isEqualTo(FailureReason.ROBOT_OFFLINE);
    on(robot.heal());
    on(client.connect(PATIENCE));
    on(client.speech().say("Back.").ended());
  }

  @Test
  void garbageAndUnknownTypesDisturbNobody() throws Exception {
    on(client.connect());
    Future<Heard> unknown = client.waitForEvent(PATIENCE, EventKind.UNRECOGNISED);
    Future<Heard> error = client.waitForEvent(PATIENCE, EventKind.REJECTED);
    // By the time that this is answered the client listens.
    on(client.connect());
    on(robot.inject(new Fault.Garbage()));
    on(robot.inject(new Fault.UnknownType()));
    on(robot.inject(new Fault.Error("Access denied")));
    assertThat(on(unknown).event()).isInstanceOf(RobotEvent.Unrecognised.class);
    assertThat(on(error).event()).isEqualTo(new RobotEvent.Rejected("Access denied"));
    assertThat(report().connections()).isEqualTo(1);
  }

  @Test
  void sendsMessagesOfTheVendorsOwn() throws Exception {
    on(client.connect());
    RobotEvent.Unrecognised answer =
        on(
            client.sendEventAndWait(
                "{\"type\":\"request.face.status\",\"face_list\":false}",
                PATIENCE,
                "response.face.status"));
    assertThat(answer.json()).contains("face_id").doesNotContain("face_list");
    on(client.sendEvent("{\"type\":\"request.led.set\",\"color\":\"red\"}"));
    assertThat(reason(client.sendEvent("{}"))).isEqualTo(FailureReason.INVALID_FIELD);
    assertThat(
            reason(
                client.sendEventAndWait(
                    "{\"type\":\"request.led.set\",\"color\":\"red\"}",
                    Duration.ofMillis(100),
                    "response.led")))
        .isEqualTo(FailureReason.NO_ANSWER);
  }

  @Test
  void waitsForEventsUntilTheirTimeIsOver() throws Exception {
    on(client.connect());
    Future<Heard> nothing =
        client.waitForEvent(Duration.ofMillis(50), EventKind.HEAR_ENDED, EventKind.HEAR_PARTIAL);
    assertThatThrownBy(() -> on(nothing))
        .hasMessageContaining("no HEAR_ENDED or HEAR_PARTIAL within 50 ms");
  }

  @Test
  void aClosedRegistrationHearsNoMore() throws Exception {
    on(client.connect());
    BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    Registration registration = client.on(heard::add, EventKind.SPEAK_ENDED);
    client.on(
        event -> {
          throw new IllegalStateException("a handler with a bug");
        },
        EventKind.SPEAK_ENDED);
    on(client.speech().say("One.").ended());
    registration.close();
    on(client.speech().say("Two.").ended());
    assertThat(heard).hasSize(1);
  }

  @Test
  void theBlockingViewWaitsAndReturnsValues() throws Exception {
    BlockingFurhat blocking = client.blocking();
    blocking.connect();
    BlockingQueue<SpeakEnded> ended = new LinkedBlockingQueue<>();
    client.on(SpeakEnded.class, ended::add);
    blocking.speak("Hello.");
    assertThat(ended).hasSize(1);
    on(robot.say("hi there"));
    assertThat(blocking.listen()).isEqualTo("hi there");
    blocking.gesture("Nod");
    blocking.led("#0000ff");
    assertThat(blocking.picture().jpeg()).isNotEmpty();
    Speaking asynchronous = client.speech().say("Mixed.");
    assertThat(blocking.await(asynchronous.ended()).text()).isEqualTo("Mixed.");
    on(robot.inject(new Fault.Refuse()));
    assertThatThrownBy(() -> blocking.speak("Lost.")).isInstanceOf(FailureException.class);
    blocking.disconnect();
  }

  @Test
  void theBlockingViewRefusesToRunOnAnEventLoop() throws Exception {
    on(client.connect());
    Future<Object> refused =
        Future.future(promise ->
            vertx.runOnContext(loop -> {
              try {
                client.blocking().speak("deadlock");
                promise.complete();
              } catch (IllegalStateException e) {
                promise.complete(e.getMessage());
              }
            }));
    assertThat(on(refused)).asString().startsWith("blocking() on event loop vert.x-eventloop");
    assertThat(report().requests("request.speak.text")).isZero();
  }

  @Test
  void ownsAnEventLoopWhenNoneIsGiven() throws Exception {
    FurhatClient alone = FurhatClient.create(robot.address().toString());
    alone.blocking().connect();
    assertThat(alone.isConnected()).isTrue();
    on(alone.shutdown());
  }

  private RobotReport report() throws Exception {
    return on(robot.report());
  }

  private static <T> T take(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static <T> T on(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS);
  }

  private static FailureReason reason(Future<?> future) throws Exception {
    try {
      on(future);
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure().reason();
    }
    throw new AssertionError("it did not fail");
  }
}
