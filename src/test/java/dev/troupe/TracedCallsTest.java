package dev.troupe;

import static dev.troupe.testing.TraceCollector.events;
import static dev.troupe.testing.TraceCollector.hex;
import static dev.troupe.testing.TraceCollector.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WhenBusy;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.testing.TraceCollector;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole gateway whose calls go to a collector, before robots that are played. */
@Timeout(120)
class TracedCallsTest {
  private static final String SAY = "troupe.robot.v1.SpeechService/Say";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String ROBOT = "robot-1";
  private static final String UNSAID = "The quick brown fox, and nobody else";
  private static final String TOKEN = "Bearer not-to-be-told";

  private static TraceCollector collector;
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    collector = new TraceCollector();
    stage =
        Stage.open(
            SimulatorOptions.defaults().withRobots(2),
            "tracing: {endpoint: '%s', every: 20ms, headers: {authorization: token}}"
                .formatted(collector.endpoint()),
            Map.of("token", TOKEN));
    stage.awaitAllReady();
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
    assertThat(collector.received().toString()).doesNotContain("quick brown").doesNotContain(TOKEN);
    collector.close();
  }

  private static String parent(String trace, String flags) {
    return "00-" + trace + "-" + PARENT + "-" + flags;
  }

  private static SpeechServiceGrpc.SpeechServiceBlockingStub speech(String trace, String flags) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), parent(trace, flags));
    return stage.speech().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatIsSaidIsOneTraceFromItsCallerToTheRobot() throws Exception {
    String trace = "00000000000000000000000000000001";
    SayRequest request = Calls.say(ROBOT, UNSAID).toBuilder().setCommandId("fox-1").build();
    speech(trace, "01").say(request);

    List<Span> spans = collector.await(trace, 2);
    Span call = named(spans, SAY);
    Span command = named(spans, "robot say_text");
    assertThat(hex(call.getParentSpanId())).isEqualTo(PARENT);
    assertThat(told(call, "rpc.grpc.status_code")).isEqualTo("0");
    assertThat(told(call, "troupe.robot.id")).isEqualTo(ROBOT);
    assertThat(told(call, "troupe.command.id")).isEqualTo("fox-1");
    assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(command.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(told(command, "troupe.robot.id")).isEqualTo(ROBOT);
    assertThat(told(command, "troupe.command.id")).isEqualTo("fox-1");
    assertThat(told(command, "troupe.outcome")).isEqualTo("answered");
    assertThat(events(command)).containsExactly("queued", "sent", "started", "ended");
    assertThat(spans).hasSize(2);
  }

  @Test
  void aCommandThatIsGivenTwiceIsDoneInOneTraceOnly() throws Exception {
    String first = "00000000000000000000000000000002";
    String again = "00000000000000000000000000000003";
    SayRequest request = Calls.say(ROBOT, UNSAID).toBuilder().setCommandId("fox-2").build();
    speech(first, "01").say(request);
    speech(again, "01").say(request);

    assertThat(collector.await(first, 2)).hasSize(2);
    assertThat(collector.await(again, 1)).extracting(Span::getName).containsExactly(SAY);
  }

  @Test
  void aRefusedCommandSaysWhyWithoutASentence() throws Exception {
    String trace = "00000000000000000000000000000004";
    String busy = "robot-2";
    stage
        .speech()
        .say(
            SayRequest.newBuilder()
                .setRobotId(busy)
                .setText(UNSAID.repeat(20))
                .setWait(Wait.WAIT_STARTED)
                .build());
    SayRequest late =
        Calls.say(busy, UNSAID).toBuilder().setWhenBusy(WhenBusy.WHEN_BUSY_REJECT).build();
    Throwable refused = catchThrowable(() -> speech(trace, "01").say(late));

    List<Span> spans = collector.await(trace, 2);
    Span call = named(spans, SAY);
    Span command = named(spans, "robot say_text");
    Status.Code code = Status.fromThrowable(refused).getCode();
    assertThat(code).isNotEqualTo(Status.Code.OK);
    assertThat(told(call, "rpc.grpc.status_code")).isEqualTo("" + code.value());
    String reason = Calls.detail(refused, com.google.rpc.ErrorInfo.class).getReason();
    assertThat(told(call, "troupe.reason")).isEqualTo(reason);
    assertThat(command.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(command.getStatus().getMessage()).isEmpty();
    assertThat(told(command, "error.type")).isEqualTo(reason);
    assertThat(told(command, "troupe.outcome")).isIn("refused", "failed");
  }

  @Test
  void whatItsCallerDidWrongIsNoFailureOfTheCall() throws Exception {
    String trace = "00000000000000000000000000000005";
    catchThrowable(() -> speech(trace, "01").say(Calls.say(UNSAID, "Hello")));

    Span call = collector.await(trace, 1).getFirst();
    assertThat(told(call, "rpc.grpc.status_code")).isNotEqualTo("0");
    assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(told(call, "troupe.robot.id")).isEmpty();
  }

  @Test
  void aCallThatItsCallerDoesNotRecordIsNotRecorded() throws Exception {
    String unrecorded = "00000000000000000000000000000006";
    String recorded = "00000000000000000000000000000007";
    speech(unrecorded, "00").say(Calls.say(ROBOT, UNSAID));
    speech(recorded, "01").say(Calls.say(ROBOT, UNSAID));

    assertThat(collector.await(recorded, 2)).hasSize(2);
    assertThat(collector.spans()).noneMatch(span -> hex(span.getTraceId()).equals(unrecorded));
  }

  @Test
  void httpAndJsonCarryTheSameHeader() throws Exception {
    String trace = "00000000000000000000000000000008";
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> said =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/v1/robots/%s/speech:say"
                              .formatted(stage.gateway.clientPort(), ROBOT)))
                  .header("content-type", "application/json")
                  .header("traceparent", parent(trace, "01"))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"text\": \"" + UNSAID + "\", \"wait\": \"WAIT_FINISHED\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
    }

    List<Span> spans = collector.await(trace, 2);
    assertThat(hex(named(spans, SAY).getParentSpanId())).isEqualTo(PARENT);
    assertThat(told(named(spans, SAY), "rpc.grpc.status_code")).isEqualTo("0");
    assertThat(named(spans, "robot say_text").getParentSpanId())
        .isEqualTo(named(spans, SAY).getSpanId());
  }

  @Test
  void aStreamHasASpanForEachCommandAndNoneForItsMessages() throws Exception {
    String trace = "00000000000000000000000000000009";
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), parent(trace, "01"));
    CompletableFuture<Void> ended = new CompletableFuture<>();
    StreamObserver<DriveRequest> up =
        RobotServiceGrpc.newStub(stage.channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .drive(
                new StreamObserver<>() {
                  @Override
                  public void onNext(DriveResponse response) {}

                  @Override
                  public void onError(Throwable error) {
                    ended.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
    up.onNext(
        DriveRequest.newBuilder().setHeader(DriveHeader.newBuilder().setRobotId(ROBOT)).build());
    for (int i = 0; i < 3; i++) {
      up.onNext(
          DriveRequest.newBuilder()
              .setSetLed(SetLedRequest.newBuilder().setCommandId("led-" + i).setColor("#0000FF"))
              .build());
    }
    up.onCompleted();
    ended.get(30, TimeUnit.SECONDS);

    List<Span> spans = collector.await(trace, 4);
    Span stream = named(spans, "troupe.robot.v1.RobotService/Drive");
    assertThat(told(stream, "troupe.robot.id")).isEqualTo(ROBOT);
    assertThat(spans)
        .filteredOn(span -> span.getName().equals("robot led"))
        .hasSize(3)
        .allMatch(span -> span.getParentSpanId().equals(stream.getSpanId()))
        .allMatch(span -> told(span, "troupe.outcome").equals("sent"));
  }
}
