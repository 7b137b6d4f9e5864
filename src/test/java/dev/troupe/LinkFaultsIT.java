package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.next;
import static dev.troupe.Calls.say;
import static dev.troupe.Calls.watch;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatorOptions;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of the gateway sees when a robot misbehaves. */
@Timeout(60)
class LinkFaultsIT {
  private static final String ID = "alice";
  private static final String LONG =
      "One two three four five six seven eight nine ten. ".repeat(20);

  private static SimulatorOptions robot(double timeFactor) {
    return SimulatorOptions.defaults().withNames(List.of(ID)).withTimeFactor(timeFactor);
  }

  @Test
  void anUtteranceCutByARestartIsUnknownAndNotSaidAgainWhileSettingsComeBack() throws Exception {
    try (Stage stage = Stage.open(robot(1))) {
      stage.awaitReady(ID);
      stage
          .expression()
          .setLed(SetLedRequest.newBuilder().setRobotId(ID).setColor("#102030").build());
      CompletableFuture<Throwable> said = sayLong(stage);

      stage.inject(ID, new Fault.Restart(Duration.ofMillis(400)));

      assertFailed(said.get(10, SECONDS), Status.Code.UNKNOWN, "OUTCOME_UNKNOWN");
      stage.awaitReady(ID);
      RobotReport report = stage.awaitReport(ID, seen -> seen.requests("request.led.set") == 2);
      assertThat(report.requests("request.speak.text")).isEqualTo(1);
      assertThat(report.toJson().encode()).contains("#102030");
    }
  }

  @Test
  void aDropWithoutACloseFrameFailsWaitsAtOnceAndHeals() throws Exception {
    try (Stage stage = Stage.open(robot(1))) {
      stage.awaitReady(ID);
      CompletableFuture<Throwable> said = sayLong(stage);

      long dropped = System.nanoTime();
      stage.inject(ID, new Fault.Drop());

      assertFailed(said.get(10, SECONDS), Status.Code.UNKNOWN, "OUTCOME_UNKNOWN");
      assertThat(Duration.ofNanos(System.nanoTime() - dropped)).isLessThan(Duration.ofSeconds(2));
      stage.awaitReady(ID);
      assertThat(stage.report(ID).connections()).isEqualTo(2);
    }
  }

  @Test
  void aSilentRobotIsSeenWithinFiveSeconds() throws Exception {
    try (Stage stage = Stage.open(robot(1))) {
      stage.awaitReady(ID);
      CompletableFuture<Throwable> said = sayLong(stage);

      long silent = System.nanoTime();
      stage.inject(ID, new Fault.Silence(false));

      assertFailed(said.get(10, SECONDS), Status.Code.UNKNOWN, "OUTCOME_UNKNOWN");
      assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(Duration.ofSeconds(6));
      stage.heal(ID);
      stage.awaitReady(ID);
    }
  }

  @Test
  void aWrongKeyIsToldApartFromARobotThatIsAway() throws Exception {
    try (Stage stage = Stage.openWithKey(robot(0.05).withKey("right"), "wrong")) {
      stage.await(ID, seen -> seen.getLink().getState() == LinkState.LINK_STATE_ACCESS_DENIED);

      Throwable error = catchThrowable(() -> stage.speech().say(say(ID, "Hello.")));

      assertFailed(error, Status.Code.FAILED_PRECONDITION, "ROBOT_ACCESS_DENIED");
      assertThat(error.getMessage()).doesNotContain("wrong\"");
    }
  }

  @Test
  void anApiThatIsSwitchedOnLaterIsFound() throws Exception {
    try (Stage stage = Stage.open(robot(0.05))) {
      stage.awaitReady(ID);
      stage.inject(ID, new Fault.ApiOff());
      stage.inject(ID, new Fault.Drop());
      stage.await(ID, seen -> seen.getLink().getState() == LinkState.LINK_STATE_ACCESS_DENIED);
      assertFailed(
          catchThrowable(() -> stage.speech().say(say(ID, "Hello."))),
          Status.Code.FAILED_PRECONDITION,
          "ROBOT_ACCESS_DENIED");

      stage.heal(ID);

      stage.awaitReady(ID);
      assertThat(stage.speech().say(say(ID, "Hello.")).getEnded().getKind())
          .isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    }
  }

  @Test
  void aRobotThatIsAwayIsOfflineWithAHintWhenToRetry() throws Exception {
    try (Stage stage = Stage.open(robot(0.05))) {
      stage.awaitReady(ID);
      stage.inject(ID, new Fault.Refuse());
      stage.await(ID, seen -> seen.getLink().getState() == LinkState.LINK_STATE_RECONNECTING);

      Throwable error = catchThrowable(() -> stage.speech().say(say(ID, "Hello.")));

      assertFailed(error, Status.Code.UNAVAILABLE, "ROBOT_OFFLINE");
      assertThat(Calls.detail(error, com.google.rpc.RetryInfo.class).hasRetryDelay()).isTrue();
    }
  }

  @Test
  void garbageAndUnknownTypesCostNothing() throws Exception {
    try (Stage stage = Stage.open(robot(0.05))) {
      stage.awaitReady(ID);
      Iterator<WatchEventsResponse> events =
          stage.robots().watchEvents(watch(ID, EventKind.EVENT_KIND_RAW));
      assertThat(events.next().hasStarted()).isTrue();

      stage.inject(ID, new Fault.Garbage());
      stage.inject(ID, new Fault.UnknownType());

      RobotEvent raw = next(events, RobotEvent::hasRaw);
      assertThat(raw.getRaw().getType()).isNotEmpty();
      assertThat(raw.getRaw().getJson()).contains(raw.getRaw().getType());
      assertThat(stage.speech().say(say(ID, "Hello.")).hasEnded()).isTrue();
      assertThat(stage.report(ID).connections()).isEqualTo(1);
    }
  }

  @Test
  void fiveMegabytesPassAndNineCostOneReconnect() throws Exception {
    try (Stage stage = Stage.open(robot(0.05))) {
      stage.awaitReady(ID);
      stage.inject(ID, new Fault.Oversize(5 << 20));
      assertThat(stage.speech().say(say(ID, "Still here.")).hasEnded()).isTrue();
      assertThat(stage.report(ID).connections()).isEqualTo(1);

      stage.inject(ID, new Fault.Oversize(9 << 20));

      stage.awaitReport(ID, seen -> seen.connections() == 2);
      stage.awaitReady(ID);
      assertThat(stage.speech().say(say(ID, "Back again.")).hasEnded()).isTrue();
      assertThat(stage.report(ID).connections()).isEqualTo(2);
    }
  }

  /** Returns once the robot has begun to speak; completes with what ended the call. */
  private static CompletableFuture<Throwable> sayLong(Stage stage) {
    Iterator<WatchEventsResponse> events =
        stage.robots().watchEvents(watch(ID, EventKind.EVENT_KIND_SPEECH_STARTED));
    assertThat(events.next().hasStarted()).isTrue();
    CompletableFuture<SayResponse> answer =
        CompletableFuture.supplyAsync(
            () -> stage.speech().say(say(ID, LONG)), Thread::startVirtualThread);
    next(events, RobotEvent::hasSpeechStarted);
    return answer.handle((response, error) ->
        error == null ? new AssertionError("it ended well: " + response) : error.getCause());
  }
}
