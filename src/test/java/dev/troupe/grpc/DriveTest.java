package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSpeechEnd;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.ListVoicesRequest;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.simulator.Fault;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream for programs that live with a robot. */
class DriveTest {
  private final GatewayFixture gateway = new GatewayFixture();
  private final BlockingClientCall<DriveRequest, DriveResponse> drive =
      RobotServiceGrpc.newBlockingV2Stub(gateway.channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .drive();

  @AfterEach
  void close() throws InterruptedException {
    drive.cancel("over", null);
    gateway.close();
  }

  private DriveResponse open(DriveSubscriptions subscriptions) throws Exception {
    send(
        DriveRequest.newBuilder()
            .setHeader(
                DriveHeader.newBuilder()
                    .setRobotId(GatewayFixture.ALICE)
                    .setSubscriptions(subscriptions)));
    DriveResponse first = drive.read();
    assertThat(first.hasStarted()).as("first answer: " + first.getMessageCase()).isTrue();
    return first;
  }

  private void open() throws Exception {
    open(DriveSubscriptions.getDefaultInstance());
  }

  private void send(DriveRequest.Builder request) throws Exception {
    drive.write(request.build());
  }

  private DriveResponse until(Predicate<DriveResponse> wanted) throws Exception {
    return all(wanted).getLast();
  }

  private List<DriveResponse> all(Predicate<DriveResponse> last) throws Exception {
    List<DriveResponse> seen = new ArrayList<>();
    for (DriveResponse next = drive.read(); next != null; next = drive.read()) {
      seen.add(next);
      if (last.test(next)) {
        return seen;
      }
    }
    throw new AssertionError("the stream ended before that came: " + seen);
  }

  private static DriveRequest.Builder say(String id, String text) {
    return DriveRequest.newBuilder().setSay(SayRequest.newBuilder().setCommandId(id).setText(text));
  }

  @Test
  void beginsWithTheLinkAsItIs() throws Exception {
    DriveResponse started = open(DriveSubscriptions.getDefaultInstance());

    assertThat(started.getStarted().getRobotId()).isEqualTo(GatewayFixture.ALICE);
    assertThat(started.getStarted().getLink().getState()).isEqualTo(LinkState.LINK_STATE_READY);
    assertThat(started.getStarted().getCursor()).isNotEmpty();
  }

  @Test
  void acceptsTellsOfTheBeginningAndEndsEachCommandOnce() throws Exception {
    open();
    send(say("hello", "Good morning."));

    List<DriveResponse> seen = all(DriveResponse::hasEnded);

    assertThat(seen.get(0).getAccepted().getCommandId()).isEqualTo("hello");
    assertThat(seen.get(1).getProgress().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_STARTED);
    DriveResponse end = seen.get(2);
    assertThat(end.getEnded().getCommand()).isEqualTo("say");
    assertThat(end.getEnded().getSpeech().getKind())
        .isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
  }

  @Test
  void bringsTheAnswerOfAQuestionWithItsEnd() throws Exception {
    open();
    send(
        DriveRequest.newBuilder()
            .setListVoices(ListVoicesRequest.newBuilder().setCommandId("voices")));

    DriveResponse end = until(DriveResponse::hasEnded);

    assertThat(end.getEnded().getReceipt().getCommandId()).isEqualTo("voices");
    assertThat(end.getEnded().getVoices().getVoicesList()).hasSizeGreaterThan(1);
  }

  @Test
  void rejectsWhatIsWrongAndGoesOn() throws Exception {
    open();
    send(
        DriveRequest.newBuilder()
            .setSetLed(SetLedRequest.newBuilder().setCommandId("bad").setColor("#12")));
    send(DriveRequest.newBuilder().setSpeechAudio(ByteString.copyFrom(new byte[2])));
    send(
        DriveRequest.newBuilder()
            .setSetLed(SetLedRequest.newBuilder().setCommandId("good").setColor("#123456")));

    DriveResponse bad = until(DriveResponse::hasRejected);
    DriveResponse chunk = until(DriveResponse::hasRejected);
    DriveResponse good = until(DriveResponse::hasEnded);

    assertThat(bad.getRejected().getCommandId()).isEqualTo("bad");
    assertThat(bad.getRejected().getCommand()).isEqualTo("set_led");
    assertThat(reason(bad)).isEqualTo("INVALID_FIELD");
    assertThat(chunk.getRejected().getCommand()).isEqualTo("speech_audio");
    assertThat(chunk.getRejected().getState()).isEqualTo("ready");
    assertThat(reason(chunk)).isEqualTo("ILLEGAL_STATE");
    assertThat(good.getEnded().getReceipt().getStage()).isEqualTo(CommandStage.COMMAND_STAGE_SENT);
  }

  private static String reason(DriveResponse rejected) {
    return Refusals.detail(rejected.getRejected().getError(), ErrorInfo.class).getReason();
  }

  @Test
  void rejectsASecondListenerWithTheStateThatForbidsIt() throws Exception {
    open();
    send(DriveRequest.newBuilder().setListen(ListenRequest.newBuilder().setCommandId("first")));
    until(DriveResponse::hasAccepted);
    send(DriveRequest.newBuilder().setListen(ListenRequest.newBuilder().setCommandId("second")));

    DriveResponse rejected = until(DriveResponse::hasRejected);

    assertThat(rejected.getRejected().getCommandId()).isEqualTo("second");
    assertThat(reason(rejected)).isEqualTo("ILLEGAL_STATE");
    assertThat(rejected.getRejected().getState()).isEqualTo("listening");
  }

  @Test
  void playsSpeechThatComesInPieces() throws Exception {
    open();
    send(
        DriveRequest.newBuilder()
            .setSpeechStart(
                SayAudioStreamHeader.newBuilder().setCommandId("sound").setSampleRateHz(16_000)));
    for (int i = 0; i < 10; i++) {
      send(DriveRequest.newBuilder().setSpeechAudio(ByteString.copyFrom(new byte[3_200])));
    }
    send(DriveRequest.newBuilder().setSpeechEnd(DriveSpeechEnd.getDefaultInstance()));

    DriveResponse end = until(DriveResponse::hasEnded);

    assertThat(end.getEnded().getReceipt().getCommandId()).isEqualTo("sound");
    assertThat(end.getEnded().getSpeech().getKind())
        .isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
  }

  @Test
  void carriesEventsAndFeedsAsSubscribedAndChangesThemOnTheWay() throws Exception {
    open(
        DriveSubscriptions.newBuilder()
            .setEvents(DriveSubscriptions.EventSubscription.getDefaultInstance())
            .setCamera(DriveSubscriptions.CameraSubscription.getDefaultInstance())
            .build());
    DriveResponse frame = until(DriveResponse::hasCamera);
    assertThat(frame.getCamera().getWidth()).isEqualTo(640);

    send(
        DriveRequest.newBuilder()
            .setSubscriptions(
                DriveSubscriptions.newBuilder()
                    .setEvents(DriveSubscriptions.EventSubscription.getDefaultInstance())
                    .setMicrophone(DriveSubscriptions.AudioSubscription.getDefaultInstance())));
    DriveResponse header =
        until(it -> it.hasHeader() && it.getHeader().getFeed() == Feed.FEED_MICROPHONE);
    DriveResponse sound = until(DriveResponse::hasMicrophone);
    send(say("words", "hello"));
    DriveResponse event = until(it -> it.hasEvent() && it.getEvent().hasSpeechEnded());

    assertThat(header.getHeader().getFormat().getSampleRateHz()).isEqualTo(16_000);
    assertThat(sound.getMicrophone().getData().size()).isPositive();
    assertThat(event.getEvent().getCommandId()).isEqualTo("words");
  }

  @Test
  void outlivesALostLinkAndReportsTheUnknownEnd() throws Exception {
    open();
    send(say("cut", "one two three four five six seven eight nine ten ".repeat(20)));
    until(DriveResponse::hasProgress);

    GatewayFixture.await(gateway.simulated().inject(new Fault.Restart(Duration.ofMillis(100))));
    List<DriveResponse> seen =
        all(it -> it.hasLink() && it.getLink().getState() == LinkState.LINK_STATE_READY);

    DriveResponse end = seen.stream().filter(DriveResponse::hasEnded).findFirst().orElseThrow();
    assertThat(end.getEnded().getSpeech().getKind())
        .isEqualTo(SpeechEndKind.SPEECH_END_KIND_UNKNOWN);
    assertThat(end.getEnded().getError().getCode()).isEqualTo(Code.UNKNOWN.value());
    send(say("again", "hello"));
    assertThat(until(DriveResponse::hasEnded).getEnded().hasError()).isFalse();
  }

  @Test
  void endsBehindTheLastCommandWhenTheClientHasNoMore() throws Exception {
    open();
    send(say("last", "Good night."));
    drive.halfClose();

    DriveResponse last = null;
    for (DriveResponse next = drive.read(); next != null; next = drive.read()) {
      last = next;
    }

    assertThat(last).isNotNull();
    assertThat(last.getEnded().getReceipt().getCommandId()).isEqualTo("last");
  }

  @Test
  void demandsAHeaderFirst() throws Exception {
    send(say("early", "hello"));

    StatusException refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(StatusException.class, drive::read);

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }
}
