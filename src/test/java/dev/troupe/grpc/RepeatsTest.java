package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayAudioStreamRequest;
import dev.troupe.api.robot.v1.SayAudioStreamResponse;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SendRawResponse;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.SpeechServiceGrpc.SpeechServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.Connection;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.RobotReport;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that are given twice under one id are done once. */
class RepeatsTest {
  private static final String LONG = "one two three four five six seven eight nine ten ".repeat(20);

  private final GatewayFixture gateway = new GatewayFixture();
  private final ManagedChannel other =
      NettyChannelBuilder.forAddress("127.0.0.1", gateway.port.port()).usePlaintext().build();

  @AfterEach
  void close() throws InterruptedException {
    other.shutdownNow();
    other.awaitTermination(5, TimeUnit.SECONDS);
    gateway.close();
  }

  private static SpeechServiceBlockingV2Stub speech(ManagedChannel channel) {
    return SpeechServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static SayRequest.Builder say(String id, String text) {
    return SayRequest.newBuilder()
        .setRobotId(GatewayFixture.ALICE)
        .setCommandId(id)
        .setText(text)
        .setWait(Wait.WAIT_FINISHED);
  }

  private ListenableFuture<SayResponse> later(ManagedChannel channel, SayRequest request) {
    return SpeechServiceGrpc.newFutureStub(channel).say(request);
  }

  private RobotReport robot() {
    return GatewayFixture.await(gateway.simulated().report());
  }

  @Test
  void aRepeatOverAnotherConnectionIsAnsweredWithTheOutcomeOfTheFirst() throws Exception {
    SayResponse first = speech(gateway.channel).say(say("a", "Good morning.").build());
    SayResponse second = speech(other).say(say("a", "Good morning.").build());

    assertThat(first.getReceipt().getRepeatedCall()).isFalse();
    assertThat(second.getReceipt().getRepeatedCall()).isTrue();
    assertThat(second.toBuilder().setReceipt(first.getReceipt()).build()).isEqualTo(first);
    assertThat(second.getReceipt().getStageAt()).isEqualTo(first.getReceipt().getStageAt());
    assertThat(robot().spoken()).containsExactly("Good morning.");
  }

  @Test
  void aRepeatOfWhatIsOverIsAnsweredWithItsEndHoweverLittleItWaitsFor() throws Exception {
    SayResponse first = speech(gateway.channel).say(say("a", "Good morning.").build());
    for (Wait wait : List.of(Wait.WAIT_ACCEPTED, Wait.WAIT_STARTED)) {
      SayResponse again = speech(other).say(say("a", "Good morning.").setWait(wait).build());

      assertThat(again.getReceipt().getStage()).isEqualTo(first.getReceipt().getStage());
      assertThat(again.getStarted().getText()).isEqualTo("Good morning.");
      assertThat(again.getEnded()).isEqualTo(first.getEnded());
    }
    assertThat(robot().spoken()).hasSize(1);
  }

  @Test
  void aRepeatUnderWayIsAnsweredAtTheStageThatItWaitsFor() throws Exception {
    var first = later(gateway.channel, say("a", LONG).build());
    SayResponse started = speech(other).say(say("a", LONG).setWait(Wait.WAIT_STARTED).build());

    assertThat(started.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_STARTED);
    first.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aRepeatIsAnsweredAlsoWhenTheRobotHasBecomeSomebodyElses() throws Exception {
    SayResponse first = speech(gateway.channel).say(say("a", "Good morning.").build());
    LeaseServiceGrpc.newBlockingV2Stub(other)
        .acquireLease(
            AcquireLeaseRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setPurpose("test")
                .addParts(LeasePart.LEASE_PART_SPEECH)
                .build());

    SayResponse again = speech(gateway.channel).say(say("a", "Good morning.").build());
    Refusals refused =
        Refusals.of(() ->
            SpeechServiceGrpc.newBlockingStub(gateway.channel).say(say("b", "Hello.").build()));

    assertThat(again.getEnded()).isEqualTo(first.getEnded());
    assertThat(refused.reason()).isEqualTo("LEASE_HELD");
    assertThat(robot().spoken()).containsExactly("Good morning.");
  }

  @Test
  void aRepeatUnderWayWaitsForTheSameEnd() throws Exception {
    var first = later(gateway.channel, say("a", LONG).build());
    speech(other).say(say("a", LONG).setWait(Wait.WAIT_STARTED).build());
    var second = later(other, say("a", LONG).build());
    SayResponse end = first.get(30, TimeUnit.SECONDS);

    assertThat(second.get(30, TimeUnit.SECONDS).getEnded()).isEqualTo(end.getEnded());
    assertThat(robot().spoken()).containsExactly(LONG);
  }

  @Test
  void anotherTextUnderTheSameIdIsRefused() throws Exception {
    speech(gateway.channel).say(say("a", "Good morning.").build());
    Refusals refused =
        Refusals.of(
            () -> SpeechServiceGrpc.newBlockingStub(other).say(say("a", "Good evening.").build()));

    assertThat(refused.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refused.reason()).isEqualTo("COMMAND_ID_REUSED");
  }

  @Test
  void aRepeatIsAnsweredAlsoWhileTheRobotIsAwayAndWhatWasRefusedMayBeTriedAgain() throws Exception {
    speech(gateway.channel).say(say("a", "Good morning.").build());
    GatewayFixture.await(gateway.simulated().inject(new Fault.Refuse()));
    gateway.await(gateway.robot(), Connection.State.RECONNECTING);
    SayResponse repeat = speech(other).say(say("a", "Good morning.").build());
    Refusals refused =
        Refusals.of(() -> SpeechServiceGrpc.newBlockingStub(other).say(say("b", "Bye.").build()));
    GatewayFixture.await(gateway.simulated().heal());
    gateway.await(gateway.robot(), Connection.State.READY);
    SayResponse retry = speech(other).say(say("b", "Bye.").build());

    assertThat(repeat.getEnded().getKind()).isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    assertThat(refused.reason()).isEqualTo("ROBOT_OFFLINE");
    assertThat(retry.getReceipt().getRepeatedCall()).isFalse();
    assertThat(robot().spoken()).containsExactly("Good morning.", "Bye.");
  }

  @Test
  void speechIsWithdrawnOnlyWhenTheLastOfItsCallersIsGone() throws Exception {
    SayRequest request = say("a", LONG).setStopOnCancel(true).build();
    var first = later(gateway.channel, request);
    var second = later(other, request);
    speech(other).say(say("a", LONG).setWait(Wait.WAIT_STARTED).build());
    first.cancel(true);
    settle(gateway.channel);

    assertThat(gateway.robot().status().speaking()).isEqualTo("a");
    second.cancel(true);
    settle(other);
    // The third caller, who was answered at the beginning, never took it back.
    assertThat(gateway.robot().status().speaking()).isEqualTo("a");
  }

  @Test
  void speechThatAllItsCallersCancelledIsCut() throws Exception {
    SayRequest request = say("a", LONG).setStopOnCancel(true).build();
    var first = later(gateway.channel, request);
    speech(gateway.channel).getVoice(voice());
    var second = later(other, request);
    settle(other);
    first.cancel(true);
    settle(gateway.channel);
    second.cancel(true);
    settle(other);
    SayResponse end = speech(other).say(say("a", LONG).build());

    assertThat(end.getEnded().getKind())
        .isIn(SpeechEndKind.SPEECH_END_KIND_INTERRUPTED, SpeechEndKind.SPEECH_END_KIND_PREEMPTED);
  }

  /** What was sent before on this connection has reached the robot's context. */
  private static void settle(ManagedChannel channel) throws StatusException {
    speech(channel).getVoice(voice());
  }

  private static GetVoiceRequest voice() {
    return GetVoiceRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build();
  }

  @Test
  void onOneDriveStreamEachRepeatIsAcceptedAndEnds() throws Exception {
    BlockingClientCall<DriveRequest, DriveResponse> drive =
        RobotServiceGrpc.newBlockingV2Stub(other).withDeadlineAfter(20, TimeUnit.SECONDS).drive();
    drive.write(
        DriveRequest.newBuilder()
            .setHeader(DriveHeader.newBuilder().setRobotId(GatewayFixture.ALICE))
            .build());
    SayRequest request = SayRequest.newBuilder().setCommandId("a").setText("Good morning.").build();
    drive.write(DriveRequest.newBuilder().setSay(request).build());
    drive.write(DriveRequest.newBuilder().setSay(request).build());
    drive.write(
        DriveRequest.newBuilder().setSay(request.toBuilder().setText("Something else.")).build());
    drive.halfClose();
    List<DriveResponse> seen = new ArrayList<>();
    for (DriveResponse next = drive.read(); next != null; next = drive.read()) {
      seen.add(next);
    }

    assertThat(seen.stream().filter(DriveResponse::hasAccepted))
        .extracting(it -> it.getAccepted().getRepeatedCall())
        .containsExactly(false, true);
    assertThat(seen.stream().filter(DriveResponse::hasEnded))
        .extracting(it -> it.getEnded().getSpeech().getKind())
        .containsExactly(
            SpeechEndKind.SPEECH_END_KIND_FINISHED, SpeechEndKind.SPEECH_END_KIND_FINISHED);
    assertThat(seen.stream().filter(DriveResponse::hasRejected)).hasSize(1);
    assertThat(robot().spoken()).containsExactly("Good morning.");
  }

  @Test
  void streamedSpeechIsAnsweredToo() throws Exception {
    SayAudioStreamResponse first = stream(gateway.channel, 16_000);
    SayAudioStreamResponse second = stream(other, 16_000);

    assertThat(first.getEnded().getKind()).isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    assertThat(second).isEqualTo(first);
    assertThat(robot().requests("request.speak.audio.start")).isEqualTo(1);
    Refusals refused =
        Refusals.of(() -> {
          try {
            stream(other, 24_000);
          } catch (StatusException e) {
            throw io.grpc.Status.fromThrowable(e).asRuntimeException(e.getTrailers());
          }
        });
    assertThat(refused.reason()).isEqualTo("COMMAND_ID_REUSED");
  }

  private static SayAudioStreamResponse stream(ManagedChannel channel, int rate)
      throws InterruptedException, StatusException {
    BlockingClientCall<SayAudioStreamRequest, SayAudioStreamResponse> call =
        speech(channel).sayAudioStream();
    call.write(
        SayAudioStreamRequest.newBuilder()
            .setHeader(
                SayAudioStreamHeader.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .setCommandId("sound")
                    .setSampleRateHz(rate))
            .build());
    call.write(
        SayAudioStreamRequest.newBuilder().setAudio(ByteString.copyFrom(new byte[16_000])).build());
    call.halfClose();
    SayAudioStreamResponse last = null;
    for (SayAudioStreamResponse next = call.read(); next != null; next = call.read()) {
      last = next;
    }
    return last;
  }

  @Test
  void aRawMessageIsAnsweredWithTheRobotsAnswerToTheFirst() throws Exception {
    SendRawRequest request =
        SendRawRequest.newBuilder()
            .setRobotId(GatewayFixture.ALICE)
            .setCommandId("raw")
            .setJson("{\"type\":\"request.voice.status\",\"voice_id\":true}")
            .addAnswerTypes("response.voice.status")
            .build();
    var stub = RobotServiceGrpc.newBlockingV2Stub(other).withDeadlineAfter(20, TimeUnit.SECONDS);
    SendRawResponse first = stub.sendRaw(request);
    long asked = robot().requests("request.voice.status");
    SendRawResponse second = stub.sendRaw(request);

    assertThat(second.getAnswer()).isEqualTo(first.getAnswer());
    assertThat(second.getReceipt().getRepeatedCall()).isTrue();
    assertThat(robot().requests("request.voice.status")).isEqualTo(asked);
  }
}
