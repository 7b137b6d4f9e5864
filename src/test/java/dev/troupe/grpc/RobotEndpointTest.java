package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.troupe.api.error.v1.WaitedFor;
import dev.troupe.api.robot.v1.ConnectRequest;
import dev.troupe.api.robot.v1.DisconnectRequest;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.GetSystemStatusRequest;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc.RobotServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.fleet.Connection;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A robot as a whole over gRPC: events and cursors, the link, raw messages. */
class RobotEndpointTest {
  private final GatewayFixture gateway = new GatewayFixture();
  private final RobotServiceBlockingV2Stub robots =
      RobotServiceGrpc.newBlockingV2Stub(gateway.channel).withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private void say(String text, String commandId) throws StatusException {
    SpeechServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .say(
            SayRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setText(text)
                .setMonitorWords(true)
                .setCommandId(commandId)
                .build());
  }

  private static WatchEventsRequest.Builder watch() {
    return WatchEventsRequest.newBuilder()
        .setRobotId(GatewayFixture.ALICE)
        .addKinds(EventKind.EVENT_KIND_SPEECH_STARTED)
        .addKinds(EventKind.EVENT_KIND_SPEECH_WORD)
        .addKinds(EventKind.EVENT_KIND_COMMAND_ENDED);
  }

  private static List<RobotEvent> untilEnded(BlockingClientCall<?, WatchEventsResponse> call)
      throws Exception {
    List<RobotEvent> events = new ArrayList<>();
    for (WatchEventsResponse next = call.read(); next != null; next = call.read()) {
      events.add(next.getEvent());
      if (next.getEvent().hasCommandEnded()) {
        return events;
      }
    }
    throw new AssertionError("the stream ended before the command: " + events);
  }

  @Test
  void tellsEveryEventOfACommandUnderItsId() throws Exception {
    BlockingClientCall<?, WatchEventsResponse> call = robots.watchEvents(watch().build());
    assertThat(call.read().getStarted().hasFresh()).isTrue();

    say("one two three", "count");
    List<RobotEvent> events = untilEnded(call);

    assertThat(events).allMatch(event -> event.getCommandId().equals("count"));
    assertThat(events).first().matches(RobotEvent::hasSpeechStarted);
    assertThat(events)
        .filteredOn(RobotEvent::hasSpeechWord)
        .extracting(event -> event.getSpeechWord().getWord())
        .containsExactly("one", "two", "three");
    assertThat(events)
        .isSortedAccordingTo((a, b) -> Long.compare(a.getSequence(), b.getSequence()));
    call.cancel("enough", null);
  }

  @Test
  void resumesBehindACursorWithoutLoss() throws Exception {
    BlockingClientCall<?, WatchEventsResponse> first = robots.watchEvents(watch().build());
    first.read();
    say("one two three", "a");
    List<RobotEvent> seen = untilEnded(first);
    first.cancel("gone", null);

    BlockingClientCall<?, WatchEventsResponse> second =
        robots.watchEvents(watch().setCursor(seen.get(1).getCursor()).build());

    assertThat(second.read().getStarted().hasResumed()).isTrue();
    assertThat(untilEnded(second)).isEqualTo(seen.subList(2, seen.size()));
    second.cancel("enough", null);
  }

  @Test
  void refusesACursorThatNobodyGaveOut() {
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.channel)
                .watchEvents(watch().setCursor("bm9uc2Vuc2U").build())
                .next());

    assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.reason()).isEqualTo("CURSOR_INVALID");
  }

  @Test
  void waitsForOneEventOfOneCommand() throws Exception {
    var waiting =
        RobotServiceGrpc.newFutureStub(gateway.channel)
            .waitForEvent(
                WaitForEventRequest.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .addKinds(EventKind.EVENT_KIND_COMMAND_ENDED)
                    .setCommandId("second")
                    .build());
    gateway.await(gateway.robot(), Connection.State.READY);
    say("one", "first");
    say("two", "second");

    assertThat(waiting.get(10, TimeUnit.SECONDS).getEvent().getCommandId()).isEqualTo("second");
  }

  @Test
  void namesTheKindsThatDidNotCome() {
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.channel)
                .waitForEvent(
                    WaitForEventRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .addKinds(EventKind.EVENT_KIND_HEAR_ENDED)
                        .setTimeout(com.google.protobuf.util.Durations.fromMillis(30))
                        .build()));

    assertThat(refused.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(refused.detail(WaitedFor.class).getKindsList()).containsExactly("HEAR_ENDED");
  }

  @Test
  void letsARobotGoAndTakesItBack() throws Exception {
    var let =
        robots.disconnect(DisconnectRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    assertThat(let.getLink().getState()).isEqualTo(LinkState.LINK_STATE_DISCONNECTED);

    Refusals refused =
        Refusals.of(() ->
            SpeechServiceGrpc.newBlockingStub(gateway.channel)
                .say(
                    SayRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setText("hello")
                        .build()));
    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.reason()).isEqualTo("ROBOT_DISCONNECTED");

    robots.connect(ConnectRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    gateway.awaitReady(gateway.robot());
    say("hello", "again");
  }

  @Test
  void setsTheVolumeAndAsksForIt() throws Exception {
    robots.setVolume(
        SetVolumeRequest.newBuilder()
            .setRobotId(GatewayFixture.ALICE)
            .setVolume(0)
            .setConfirm(true)
            .build());

    var status =
        robots.getSystemStatus(
            GetSystemStatusRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());

    assertThat(status.getStatus().hasVolume()).isTrue();
    assertThat(status.getStatus().getVolume()).isZero();
  }

  @Test
  void demandsAVolumeSinceSilenceIsNoDefault() {
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.channel)
                .setVolume(SetVolumeRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build()));

    assertThat(refused.fields()).containsExactly("volume");
  }

  @Test
  void sendsARawMessageAndReturnsTheRobotsAnswerAsItCame() throws Exception {
    var answer =
        robots.sendRaw(
            SendRawRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setJson("{\"type\":\"request.face.status\",\"face_list\":false}")
                .addAnswerTypes("response.face.status")
                .build());

    assertThat(answer.getAnswer().getType()).isEqualTo("response.face.status");
    assertThat(answer.getAnswer().getJson()).contains("face_id").doesNotContain("face_list");
  }

  @Test
  void refusesRawTextThatIsNoMessage() {
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.channel)
                .sendRaw(
                    SendRawRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setJson("[1]")
                        .build()));

    assertThat(refused.fields()).containsExactly("json");
  }

  @Test
  void refusesToWaitForATimeThatProtobufItselfDoesNotKnow() {
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.channel)
                .sendRaw(
                    SendRawRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setJson("{\"type\":\"request.face.status\"}")
                        .setTimeout(
                            Duration.newBuilder()
                                .setSeconds(Long.MIN_VALUE)
                                .setNanos(Integer.MIN_VALUE))
                        .build()));

    assertThat(refused.fields()).containsExactly("timeout");
  }

  @Test
  void tellsTheFirstOfManyViolationsAndCountsTheOthers() {
    WaitForEventRequest.Builder request =
        WaitForEventRequest.newBuilder().setRobotId(GatewayFixture.ALICE);
    for (int i = 0; i < 300; i++) {
      request.addKindsValue(77);
    }

    Refusals refused =
        Refusals.of(
            () -> RobotServiceGrpc.newBlockingStub(gateway.channel).waitForEvent(request.build()));

    assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.violations()).hasSize(10);
    assertThat(refused.status().getMessage()).endsWith("; and 290 more");
  }
}
