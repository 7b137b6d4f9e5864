package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.ListenCause;
import dev.troupe.api.robot.v1.ListenOnceRequest;
import dev.troupe.api.robot.v1.ListenOnceResponse;
import dev.troupe.api.robot.v1.ListenOptions;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.ListenResponse;
import dev.troupe.api.robot.v1.ListenResponse.MessageCase;
import dev.troupe.api.robot.v1.ListeningServiceGrpc;
import dev.troupe.api.robot.v1.ListeningServiceGrpc.ListeningServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.StopListeningRequest;
import io.grpc.Status.Code;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The robot's own recogniser over gRPC. */
class ListeningEndpointTest {
  private final GatewayFixture gateway = new GatewayFixture();
  private final ListeningServiceBlockingV2Stub listening =
      ListeningServiceGrpc.newBlockingV2Stub(gateway.channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private void userSays(String text) {
    GatewayFixture.await(gateway.simulated().say(text));
  }

  private static ListenRequest.Builder listen() {
    return ListenRequest.newBuilder().setRobotId(GatewayFixture.ALICE);
  }

  @Test
  void tellsWhatItHearsFromTheBeginningToTheCause() throws Exception {
    userSays("where is the lift");

    BlockingClientCall<?, ListenResponse> call =
        listening.listen(listen().setOptions(ListenOptions.newBuilder().setPartial(true)).build());
    List<ListenResponse> heard = new ArrayList<>();
    for (ListenResponse next = call.read(); next != null; next = call.read()) {
      heard.add(next);
    }

    assertThat(heard)
        .extracting(ListenResponse::getMessageCase)
        .startsWith(MessageCase.ACCEPTED, MessageCase.STARTED, MessageCase.HEAR_STARTED)
        .contains(MessageCase.PARTIAL)
        .endsWith(MessageCase.FINAL, MessageCase.ENDED);
    assertThat(heard.get(heard.size() - 2).getFinal().getText()).isEqualTo("where is the lift");
    assertThat(heard.getLast().getEnded().getCause())
        .isEqualTo(ListenCause.LISTEN_CAUSE_SPEECH_END);
    assertThat(heard.getLast().getEnded().getVendorCause()).isEqualTo("speech_end");
  }

  @Test
  void answersOnceWithTheFinalText() throws Exception {
    userSays("good evening");

    ListenOnceResponse response =
        listening.listenOnce(
            ListenOnceRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());

    assertThat(response.getText()).isEqualTo("good evening");
    assertThat(response.getCause()).isEqualTo(ListenCause.LISTEN_CAUSE_SPEECH_END);
  }

  @Test
  void answersOnceWithTheCauseWhenNobodySpeaks() throws Exception {
    ListenOnceResponse response =
        listening.listenOnce(
            ListenOnceRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setOptions(
                    ListenOptions.newBuilder()
                        .setNoSpeechTimeout(com.google.protobuf.util.Durations.fromMillis(300)))
                .build());

    assertThat(response.getText()).isEmpty();
    assertThat(response.getCause()).isEqualTo(ListenCause.LISTEN_CAUSE_SILENCE_TIMEOUT);
  }

  @Test
  void listensForOneCallerAtATimeAndIsFreeWhenThatOneGoes() throws Exception {
    BlockingClientCall<?, ListenResponse> first = listening.listen(listen().build());
    assertThat(first.read().hasAccepted()).isTrue();
    assertThat(first.read().hasStarted()).isTrue();

    Refusals refused =
        Refusals.of(() ->
            ListeningServiceGrpc.newBlockingStub(gateway.channel).listen(listen().build()).next());
    assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refused.reason()).isEqualTo("ILLEGAL_STATE");

    listening.stopListening(
        StopListeningRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    ListenResponse last = first.read();
    for (ListenResponse next = last; next != null; next = first.read()) {
      last = next;
    }
    assertThat(last.getEnded().getCause()).isEqualTo(ListenCause.LISTEN_CAUSE_STOPPED);

    BlockingClientCall<?, ListenResponse> third = listening.listen(listen().build());
    assertThat(third.read().hasAccepted()).isTrue();
    third.cancel("enough", null);
  }

  @Test
  void refusesOptionsUnderWhichOneUtteranceWouldNeverEnd() {
    Refusals refused =
        Refusals.of(() ->
            ListeningServiceGrpc.newBlockingStub(gateway.channel)
                .listenOnce(
                    ListenOnceRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setOptions(
                            ListenOptions.newBuilder()
                                .setStopUserEnd(false)
                                .setResumeRobotEnd(true))
                        .build()));

    assertThat(refused.fields())
        .containsExactly("options.stop_user_end", "options.resume_robot_end");
  }

  @Test
  void configuresLanguages() throws Exception {
    listening.configureListening(
        ConfigureListeningRequest.newBuilder()
            .setRobotId(GatewayFixture.ALICE)
            .addLanguages("sv-SE")
            .setConfirm(true)
            .build());

    assertThat(GatewayFixture.await(gateway.simulated().report()).requests("request.listen.config"))
        .isEqualTo(1);
  }
}
