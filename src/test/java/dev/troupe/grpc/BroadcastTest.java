package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.robot.v1.AttendLocationRequest;
import dev.troupe.api.robot.v1.AttendUserRequest;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.ConfigureFaceRequest;
import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.HeadPose;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.Position;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SetFaceParametersRequest;
import dev.troupe.api.robot.v1.SetHeadPoseRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetLedsRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.Connection;
import dev.troupe.robot.RobotId;
import dev.troupe.simulator.Fault;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One command for many robots. */
class BroadcastTest {
  private static final String LONG = "one two three four five six seven eight nine ten ".repeat(20);

  private final GatewayFixture gateway = new GatewayFixture(3, 0.1);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  /** Everything that one call told. */
  private record Told(List<BroadcastResponse> messages) {
    List<BroadcastOutcome> outcomes() {
      return messages.stream()
          .filter(BroadcastResponse::hasOutcome)
          .map(BroadcastResponse::getOutcome)
          .toList();
    }

    BroadcastOutcome of(String robot) {
      return outcomes().stream()
          .filter(it -> it.getRobotId().equals(robot))
          .findFirst()
          .orElseThrow();
    }

    BroadcastSummary summary() {
      return messages.getLast().getSummary();
    }
  }

  private BlockingClientCall<?, BroadcastResponse> open(BroadcastRequest request) {
    return FleetServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .broadcast(request);
  }

  private Told told(BroadcastRequest.Builder request) throws Exception {
    BlockingClientCall<?, BroadcastResponse> call = open(request.build());
    List<BroadcastResponse> messages = new ArrayList<>();
    for (BroadcastResponse next = call.read(); next != null; next = call.read()) {
      messages.add(next);
    }
    return new Told(messages);
  }

  private static BroadcastRequest.Builder toAll() {
    return BroadcastRequest.newBuilder().setAllRobots(true);
  }

  private static SayRequest.Builder say(String text) {
    return SayRequest.newBuilder().setText(text);
  }

  private List<String> spoken(int robot) {
    return GatewayFixture.await(gateway.simulator.robots().get(robot - 1).report()).spoken();
  }

  @Test
  void asksTheSelectedRobotsTellsEachOutcomeAndSumsUp() throws Exception {
    Told told =
        told(
            BroadcastRequest.newBuilder()
                .setSelection(RobotSelection.newBuilder().setLabelSelector("number!=2"))
                .setWait(Wait.WAIT_FINISHED)
                .setCommandId("hello")
                .setSay(say("Good morning.")));

    assertThat(told.messages().getFirst().getStarted().getRobotIdsList())
        .containsExactly("robot-1", "robot-3");
    assertThat(told.messages().getFirst().getStarted().getCommandId()).isEqualTo("hello");
    assertThat(told.outcomes())
        .hasSize(2)
        .allMatch(it -> it.getEnded().getSpeech().getSaidText().equals("Good morning."))
        .allMatch(it -> it.getEnded().getReceipt().getCommandId().equals("hello"))
        .allMatch(BroadcastOutcome::hasStartedAt)
        .noneMatch(BroadcastOutcome::hasSkew);
    assertThat(told.summary().getSelected()).isEqualTo(2);
    assertThat(told.summary().getSucceeded()).isEqualTo(2);
    assertThat(told.summary().hasSkew()).isFalse();
    assertThat(spoken(2)).isEmpty();
  }

  @Test
  void aRobotThatIsAwayIsRefusedAndTheOthersGoOn() throws Exception {
    GatewayFixture.await(gateway.simulator.robots().get(1).inject(new Fault.Refuse()));
    gateway.await(gateway.fleet.robot(new RobotId("robot-2")), Connection.State.RECONNECTING);

    Told told = told(toAll().setSay(say("Good morning.")));

    assertThat(told.of("robot-2").getRefused().getCode()).isEqualTo(14);
    assertThat(Refusals.detail(told.of("robot-2").getRefused(), ErrorInfo.class).getReason())
        .isEqualTo("ROBOT_OFFLINE");
    assertThat(told.of("robot-3").getEnded().getReceipt().getStage())
        .isEqualTo(CommandStage.COMMAND_STAGE_ACCEPTED);
    assertThat(told.summary().getSucceeded()).isEqualTo(2);
    assertThat(told.summary().getRefused()).isEqualTo(1);
  }

  @Test
  void asksNoFurtherRobotsOnceOneFailedIfItIsToFailFast() throws Exception {
    GatewayFixture.await(gateway.simulator.robots().get(0).inject(new Fault.FailSpeech(1)));

    Told told =
        told(
            toAll()
                .setParallelism(1)
                .setFailFast(true)
                .setWait(Wait.WAIT_FINISHED)
                .setSay(say("Good morning.")));

    assertThat(Refusals.detail(told.of("robot-1").getEnded().getError(), ErrorInfo.class))
        .extracting(ErrorInfo::getReason)
        .isEqualTo("SPEECH_FAILED");
    assertThat(told.of("robot-2").hasSkipped()).isTrue();
    assertThat(told.summary().getFailed()).isEqualTo(1);
    assertThat(told.summary().getSkipped()).isEqualTo(2);
    assertThat(spoken(2)).isEmpty();
  }

  @Test
  void asksNoMoreAtOnceThanItMay() throws Exception {
    Told told =
        told(toAll().setParallelism(1).setWait(Wait.WAIT_FINISHED).setSay(say("Good morning.")));

    List<BroadcastOutcome> outcomes = told.outcomes();
    assertThat(outcomes).hasSize(3);
    for (int i = 1; i < 3; i++) {
      Timestamp before = outcomes.get(i - 1).getEnded().getReceipt().getStageAt();
      assertThat(Timestamps.compare(outcomes.get(i).getStartedAt(), before)).isPositive();
    }
  }

  @Test
  void aRepeatIsAnsweredWithTheStoredOutcomes() throws Exception {
    BroadcastRequest.Builder request =
        toAll().setCommandId("once").setWait(Wait.WAIT_FINISHED).setSay(say("Good morning."));
    Told first = told(request);
    Told second = told(request);

    assertThat(second.outcomes())
        .allMatch(it -> it.getEnded().getReceipt().getRepeatedCall())
        .allMatch(it -> it.getStartedAt().equals(first.of(it.getRobotId()).getStartedAt()));
    assertThat(second.summary().getSucceeded()).isEqualTo(3);
    for (int robot = 1; robot <= 3; robot++) {
      assertThat(spoken(robot)).containsExactly("Good morning.");
    }
    Told other = told(request.clone().setSay(say("Something else.")));
    assertThat(other.summary().getRefused()).isEqualTo(3);
  }

  @Test
  void cancellingTakesBackWhatIsNotWithTheRobotYet() throws Exception {
    SpeechServiceGrpc.SpeechServiceBlockingV2Stub speech =
        SpeechServiceGrpc.newBlockingV2Stub(gateway.channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS);
    speech.say(say(LONG).setRobotId("robot-1").setWait(Wait.WAIT_STARTED).build());
    // One ahead is with the robot; it stays there.
    speech.say(say("ahead").setRobotId("robot-1").build());
    BlockingClientCall<?, BroadcastResponse> call =
        open(
            BroadcastRequest.newBuilder()
                .setSelection(RobotSelection.newBuilder().addRobotIds("robot-1"))
                .setWait(Wait.WAIT_FINISHED)
                .setSay(say("not said"))
                .build());
    awaitQueued(1);
    call.cancel("changed my mind", null);
    awaitQueued(0);
    speech.stopSpeech(
        StopSpeechRequest.newBuilder().setRobotId("robot-1").setConfirm(true).build());
    speech.say(say("after").setRobotId("robot-1").setWait(Wait.WAIT_FINISHED).build());

    assertThat(spoken(1)).containsExactly(LONG, "after");
  }

  private void awaitQueued(int count) {
    Instant end = Instant.now().plusSeconds(10);
    while (gateway.robot().status().speechQueued() != count) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void namesAllThatIsWrongBeforeAnyRobotIsAsked() {
    Refusals refused =
        refused(
            BroadcastRequest.newBuilder()
                .setParallelism(0)
                .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 3_700_000))
                .setStartTolerance(Duration.newBuilder().setSeconds(11))
                .setSetLed(
                    SetLedRequest.newBuilder()
                        .setRobotId("robot-1")
                        .setColor("red")
                        .setCommandId("mine")
                        .setLease(LeaseRef.newBuilder().setId("robot-1.x"))));

    assertThat(refused.reason()).isEqualTo("INVALID_FIELD");
    assertThat(refused.fields())
        .contains(
            "selection",
            "parallelism",
            "set_led.robot_id",
            "set_led.command_id",
            "set_led.lease",
            "start_at",
            "start_tolerance");
    assertThat(refused(toAll()).fields()).containsExactly("command");
    assertThat(
            refused(
                    BroadcastRequest.newBuilder()
                        .setSelection(RobotSelection.newBuilder().addRobotIds("nobody"))
                        .setSay(say("x")))
                .reason())
        .isEqualTo("ROBOT_UNKNOWN");
  }

  private Refusals refused(BroadcastRequest.Builder request) {
    return Refusals.of(() ->
        FleetServiceGrpc.newBlockingStub(gateway.channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .broadcast(request.build())
            .forEachRemaining(message -> {}));
  }

  @Test
  void everyArmReachesTheRobots() throws Exception {
    List<FieldDescriptor> arms =
        BroadcastRequest.getDescriptor().getOneofs().stream()
            .filter(oneof -> oneof.getName().equals("command"))
            .findFirst()
            .orElseThrow()
            .getFields();
    assertThat(arms).hasSize(18);
    for (FieldDescriptor arm : arms) {
      Told told = told(toAll().setField(arm, sample(arm)));
      assertThat(told.summary().getSucceeded()).as(arm.getName() + ": " + told).isEqualTo(3);
      assertThat(told.of("robot-1").getEnded().getCommand()).isEqualTo(arm.getName());
    }
  }

  /** A command that every robot can do. */
  static Message sample(FieldDescriptor arm) {
    return switch (arm.getName()) {
      case "say" -> say("Hello.").build();
      case "say_audio" -> SayAudioRequest.newBuilder().setUrl("http://127.0.0.1:1/a.wav").build();
      case "set_voice" -> SetVoiceRequest.newBuilder().setLanguage("en-US").build();
      case "configure_listening" ->
          ConfigureListeningRequest.newBuilder().addLanguages("en-US").build();
      case "perform_gesture" -> PerformGestureRequest.newBuilder().setName("Smile").build();
      case "attend_user" -> AttendUserRequest.newBuilder().setUserId("closest").build();
      case "attend_location" ->
          AttendLocationRequest.newBuilder().setLocation(Position.newBuilder().setZ(1)).build();
      case "set_head_pose" ->
          SetHeadPoseRequest.newBuilder().setPose(HeadPose.getDefaultInstance()).build();
      case "set_face_parameters" ->
          SetFaceParametersRequest.newBuilder().putParameters("SMILE_OPEN", 0.5).build();
      case "configure_face" -> ConfigureFaceRequest.newBuilder().setVisibility(true).build();
      case "set_led" -> SetLedRequest.newBuilder().setColor("red").build();
      case "set_leds" -> SetLedsRequest.newBuilder().putColors(1, "red").build();
      case "set_volume" -> SetVolumeRequest.newBuilder().setVolume(50).build();
      case "send_raw" ->
          SendRawRequest.newBuilder().setJson("{\"type\":\"request.attend.nobody\"}").build();
      default -> com.google.protobuf.DynamicMessage.getDefaultInstance(arm.getMessageType());
    };
  }

  @Test
  void aCommonBeginningThatCannotBeKeptIsRefusedAndNamesTheRobots() throws StatusException {
    BroadcastRequest.Builder request =
        toAll()
            .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 5_000))
            .setSay(say("Never said before."));

    Refusals refused = refused(request);

    assertThat(refused.reason()).isEqualTo("START_NOT_KEEPABLE");
    assertThat(refused.detail(PreconditionFailure.class).getViolationsList())
        .extracting(PreconditionFailure.Violation::getSubject)
        .containsExactly("robot-1", "robot-2", "robot-3");
    assertThat(refused(request.setStartAt(Timestamps.fromMillis(0))).reason())
        .isEqualTo("START_NOT_KEEPABLE");
    for (int robot = 1; robot <= 3; robot++) {
      assertThat(spoken(robot)).isEmpty();
    }
  }

  @Test
  void aRobotThatSpeaksCannotPromiseToBegin() throws Exception {
    SpeechServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .say(say(LONG).setRobotId("robot-2").setWait(Wait.WAIT_STARTED).build());

    Refusals refused =
        refused(
            toAll()
                .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 5_000))
                .setStartTolerance(Duration.newBuilder().setSeconds(5))
                .setSay(say("Together.")));

    assertThat(refused.detail(PreconditionFailure.class).getViolationsList())
        .extracting(PreconditionFailure.Violation::getSubject)
        .containsExactly("robot-2");
  }

  @Test
  void allBeginTogetherAndARepeatAfterwardsIsAnsweredToo() throws Exception {
    BroadcastRequest.Builder request =
        toAll()
            .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 2_000))
            .setStartTolerance(Duration.newBuilder().setSeconds(5))
            .setCommandId("together")
            .setSay(say("Together."));
    Told told = told(request);
    Told again = told(request);

    assertThat(told.messages().getFirst().getStarted().getEstimatesList()).hasSize(3);
    assertThat(told.outcomes())
        .allMatch(BroadcastOutcome::hasSkew)
        .allMatch(it -> Durations.isValid(it.getSkew()))
        .allMatch(
            it -> it.getEnded().getReceipt().getStage() == CommandStage.COMMAND_STAGE_STARTED);
    assertThat(told.summary().getSkew().getCount()).isEqualTo(3);
    assertThat(again.outcomes())
        .allMatch(it -> it.getSkew().equals(told.of(it.getRobotId()).getSkew()));
    assertThat(spoken(1)).containsExactly("Together.");
  }
}
