package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.ListVoicesRequest;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayAudioStreamRequest;
import dev.troupe.api.robot.v1.SayAudioStreamResponse;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.SpeechServiceGrpc.SpeechServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WhenBusy;
import dev.troupe.fleet.Caller;
import dev.troupe.fleet.CommandRequest;
import dev.troupe.fleet.SpeechStream;
import dev.troupe.fleet.SpeechStreamListener;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.simulator.Fault;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Speech over gRPC, from the reference client to a simulated robot and back. */
class SpeechEndpointTest {
  private static final String LONG = "one two three four five six seven eight nine ten ".repeat(80);

  private final GatewayFixture gateway = new GatewayFixture();
  private final SpeechServiceBlockingV2Stub speech = stub(gateway);

  private static SpeechServiceBlockingV2Stub stub(GatewayFixture gateway) {
    return SpeechServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private static SayRequest.Builder say(String text) {
    return SayRequest.newBuilder().setRobotId(GatewayFixture.ALICE).setText(text);
  }

  @Test
  void answersAtOnceAndNamesTheCommand() throws StatusException {
    SayResponse response = speech.say(say("Good morning.").build());

    assertThat(response.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_ACCEPTED);
    assertThat(response.getReceipt().getCommandId()).hasSize(36);
    assertThat(response.hasEnded()).isFalse();
  }

  @Test
  void waitsForTheEndAndTellsWhatWasSaid() throws StatusException {
    SayResponse response =
        speech.say(
            say("Good morning.").setWait(Wait.WAIT_FINISHED).setCommandId("greeting-1").build());

    assertThat(response.getReceipt().getCommandId()).isEqualTo("greeting-1");
    assertThat(response.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_FINISHED);
    assertThat(response.getStarted().getText()).isEqualTo("Good morning.");
    assertThat(response.getEnded().getKind()).isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    assertThat(response.getEnded().getSaidText()).isEqualTo("Good morning.");
  }

  @Test
  void queuesBehindWhatIsBeingSaidAndSaysHowMuchIsBefore() throws StatusException {
    speech.say(say(LONG).setWait(Wait.WAIT_STARTED).build());

    assertThat(speech.say(say("second").build()).getReceipt().getQueuePosition()).isEqualTo(1);
    assertThat(speech.say(say("third").build()).getReceipt().getQueuePosition()).isEqualTo(2);
  }

  @Test
  void refusesWhileSpeakingWhenAskedTo() throws StatusException {
    speech.say(say(LONG).setWait(Wait.WAIT_STARTED).build());

    Refusals refused = refused(say("no").setWhenBusy(WhenBusy.WHEN_BUSY_REJECT).build());

    assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refused.reason()).isEqualTo("SPEECH_BUSY");
  }

  @Test
  void interruptsWhatIsBeingSaidWhenAskedTo() throws StatusException {
    speech.say(say(LONG).setWait(Wait.WAIT_STARTED).build());

    SayResponse response =
        speech.say(
            say("now")
                .setWhenBusy(WhenBusy.WHEN_BUSY_INTERRUPT)
                .setWait(Wait.WAIT_FINISHED)
                .build());

    assertThat(response.getEnded().getKind()).isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    assertThat(response.getEnded().getSaidText()).isEqualTo("now");
  }

  @Test
  void stopsSpeechThatSomebodyWaitsFor() throws Exception {
    var waiting =
        SpeechServiceGrpc.newFutureStub(gateway.channel)
            .say(say(LONG).setWait(Wait.WAIT_FINISHED).build());
    speech.say(say("behind").build());

    var stopped =
        speech.stopSpeech(
            StopSpeechRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setConfirm(true)
                .build());

    assertThat(stopped.getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_CONFIRMED);
    SpeechEndKind kind = waiting.get(10, TimeUnit.SECONDS).getEnded().getKind();
    assertThat(kind)
        .isIn(SpeechEndKind.SPEECH_END_KIND_INTERRUPTED, SpeechEndKind.SPEECH_END_KIND_PREEMPTED);
  }

  @Test
  void failsWhoWaitsForSpeechThatTheRobotCannotSay() {
    GatewayFixture.await(gateway.simulated().inject(new Fault.FailSpeech(1)));

    Refusals refused = refused(say("mute").setWait(Wait.WAIT_FINISHED).build());

    assertThat(refused.reason()).isEqualTo("SPEECH_FAILED");
  }

  @Test
  void namesEveryInvalidFieldAtOnce() {
    Refusals refused =
        refused(
            SayRequest.newBuilder()
                .setRobotId("Not A Robot")
                .setText(" ")
                .setCommandId("has space")
                .setWaitValue(77)
                .build());

    assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.reason()).isEqualTo("INVALID_FIELD");
    assertThat(refused.fields())
        .containsExactlyInAnyOrder("robot_id", "text", "command_id", "wait");
    assertThat(refused.violations()).allMatch(text -> text.contains("(expected: "));
  }

  @Test
  void saysThatARobotIsUnknown() {
    Refusals refused = refused(say("hello").setRobotId("nobody").build());

    assertThat(refused.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refused.reason()).isEqualTo("ROBOT_UNKNOWN");
  }

  @Test
  void refusesAFileThatNoRobotCanDownload() {
    Refusals refused =
        Refusals.of(() ->
            SpeechServiceGrpc.newBlockingStub(gateway.channel)
                .sayAudio(
                    SayAudioRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setUrl("file:///etc/passwd")
                        .build()));

    assertThat(refused.fields()).containsExactly("url");
  }

  @Test
  void playsAStreamAndReportsItsProgressAndOneEnd() throws Exception {
    BlockingClientCall<SayAudioStreamRequest, SayAudioStreamResponse> call =
        speech.sayAudioStream();
    call.write(
        SayAudioStreamRequest.newBuilder()
            .setHeader(
                SayAudioStreamHeader.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .setSampleRateHz(16_000))
            .build());
    // Three seconds of sound, in pieces of 100 ms.
    for (int i = 0; i < 30; i++) {
      call.write(
          SayAudioStreamRequest.newBuilder()
              .setAudio(ByteString.copyFrom(new byte[3_200]))
              .build());
    }
    call.halfClose();

    List<SayAudioStreamResponse> answers = new ArrayList<>();
    for (SayAudioStreamResponse answer = call.read(); answer != null; answer = call.read()) {
      answers.add(answer);
    }

    assertThat(answers.get(0).hasAccepted()).isTrue();
    assertThat(answers).anyMatch(SayAudioStreamResponse::hasStarted);
    assertThat(answers).anyMatch(SayAudioStreamResponse::hasProgress);
    SayAudioStreamResponse last = answers.get(answers.size() - 1);
    assertThat(last.getEnded().getKind()).isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
    SayAudioStreamResponse progress =
        answers.stream()
            .filter(SayAudioStreamResponse::hasProgress)
            .reduce((a, b) -> b)
            .orElseThrow();
    assertThat(progress.getProgress().getReceivedBytes()).isLessThanOrEqualTo(96_000);
    assertThat(progress.getProgress().getReceived().getSeconds()).isLessThanOrEqualTo(3);
  }

  @Test
  void refusesHalfASample() {
    Refusals refused =
        Refusals.of(() -> {
          BlockingClientCall<SayAudioStreamRequest, SayAudioStreamResponse> call =
              speech.sayAudioStream();
          call.write(
              SayAudioStreamRequest.newBuilder()
                  .setHeader(SayAudioStreamHeader.newBuilder().setRobotId(GatewayFixture.ALICE))
                  .build());
          call.write(
              SayAudioStreamRequest.newBuilder()
                  .setAudio(ByteString.copyFrom(new byte[3]))
                  .build());
          drain(call);
        });

    assertThat(refused.fields()).containsExactly("audio");
  }

  private static void drain(BlockingClientCall<?, ?> call) throws InterruptedException {
    try {
      while (call.read() != null) {}
    } catch (StatusException e) {
      throw io.grpc.Status.fromThrowable(e).asRuntimeException(e.getTrailers());
    }
  }

  @Test
  void choosesAVoiceAndAnswersWithTheOneInUse() throws StatusException {
    var all =
        speech.listVoices(ListVoicesRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    assertThat(all.getVoicesList()).hasSizeGreaterThan(1);
    String other =
        all.getVoicesList().stream()
            .map(voice -> voice.getVoiceId())
            .filter(id -> !id.equals(all.getCurrentVoiceId()))
            .findFirst()
            .orElseThrow();

    var set =
        speech.setVoice(
            SetVoiceRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setVoiceId(other)
                .build());

    assertThat(set.getVoiceId()).isEqualTo(other);
    assertThat(
            speech
                .getVoice(GetVoiceRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build())
                .getVoiceId())
        .isEqualTo(other);
  }

  private Refusals refused(SayRequest request) {
    return Refusals.of(() ->
        SpeechServiceGrpc.newBlockingStub(gateway.channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .say(request));
  }

  /** Otherwise the first of the sound, which comes at once, is lost. */
  @Test
  void nobodyIsAskedForSoundBeforeThereIsWhereToPutIt() throws Exception {
    SpeechCommand.StartStream format = new SpeechCommand.StartStream(16_000, false);
    CommandRequest request =
        new CommandRequest(
            "sound",
            format,
            CommandRequest.WhenBusy.QUEUE,
            false,
            null,
            new Caller("test", List.of()),
            false);
    AtomicReference<Future<SpeechStream>> made = new AtomicReference<>();
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    SpeechStreamListener source =
        new SpeechStreamListener() {
          @Override
          public void wanted(long bytes) {
            ready.complete(made.get().isComplete());
          }

          @Override
          public void closed() {}
        };
    Context away = gateway.vertx.getOrCreateContext();

    away.runOnContext(ignored ->
        made.set(gateway.robot().stream(request, format, away, source, (update, at) -> {})));

    assertThat(ready.get(20, TimeUnit.SECONDS)).isTrue();
    GatewayFixture.await(made.get()).cancel();
  }
}
