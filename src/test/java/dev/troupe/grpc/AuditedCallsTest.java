package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpc;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeOnceHeader;
import dev.troupe.api.recognition.v1.RecognizeOnceRequest;
import dev.troupe.api.recognition.v1.RobotMicrophone;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.config.AuditConfig;
import dev.troupe.security.AuditLog;
import dev.troupe.security.AuditMetrics;
import dev.troupe.security.AuditVerifier;
import io.grpc.Context;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of calls, and what never is. */
class AuditedCallsTest {
  private static final String SECRET_TEXT = "the-words-nobody-else-may-read";
  private static final String RULE =
      "  - {principals: [anna], capabilities: ['*', microphone], verb: control}\n";

  private static final String RULE_OF_THE_LOBBY =
      "  - {principals: [anna], robots: zone=lobby, capabilities: [speech], verb: control}\n";

  @TempDir private Path folder;

  @Test
  void aCommandIsWrittenDownWithWhoGaveItAndWhatCameOfIt() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          Refusals offline = Refusals.of(() -> speech(gateway, "anna").say(say("alice", "id-1")));
          assertThat(offline.reason()).isEqualTo("ROBOT_OFFLINE");
          Refusals.of(() -> speech(gateway, "bert").say(say("alice", "id-2")));
          Refusals.of(() ->
              speech(gateway, "anna")
                  .getVoice(GetVoiceRequest.newBuilder().setRobotId("alice").build()));
        });

    assertThat(lines).hasSize(2);
    assertThat(words(lines.get(0)))
        .isEqualTo(
            "speech/control whole anna troupe.robot.v1.SpeechService/Say alice id-1 UNAVAILABLE"
                + " ROBOT_OFFLINE");
    assertThat(words(lines.get(1)))
        .isEqualTo(
            "speech/control whole bert troupe.robot.v1.SpeechService/Say alice id-2 NOT_FOUND"
                + " ROBOT_UNKNOWN");
    assertThat(lines.get(0).get("from").asText()).startsWith("127.0.0.1:");
  }

  @Test
  void whoListensIsWrittenDownFromBeginningToEnd() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          CompletableFuture<Void> heard = new CompletableFuture<>();
          try (Context.CancellableContext call = Context.current().withCancellation()) {
            call.run(() ->
                PerceptionServiceGrpc.newStub(gateway.as("anna"))
                    .streamAudio(
                        StreamAudioRequest.newBuilder().setRobotId("alice").build(), first(heard)));
            heard.get(20, TimeUnit.SECONDS);
          }
        });

    assertThat(lines.stream().map(AuditedCallsTest::words))
        .containsExactly(
            "microphone/observe begin anna troupe.robot.v1.PerceptionService/StreamAudio alice  OK ",
            "microphone/observe end anna troupe.robot.v1.PerceptionService/StreamAudio alice  LEFT ");
  }

  @Test
  void inADriveStreamSensesAndCommandsAreWrittenDownOneByOne() throws Exception {
    List<JsonNode> lines = during(gateway -> drive(gateway));

    assertThat(lines.stream().map(AuditedCallsTest::words))
        .containsExactlyInAnyOrder(
            "fleet/observe begin anna troupe.robot.v1.RobotService/Drive alice  OK ",
            "microphone/observe begin anna troupe.robot.v1.RobotService/Drive alice  OK ",
            "microphone/observe end anna troupe.robot.v1.RobotService/Drive alice  OK ",
            "speech/control whole anna troupe.robot.v1.RobotService/Drive.say alice id-3"
                + " UNAVAILABLE ROBOT_OFFLINE",
            "led/control whole anna troupe.robot.v1.RobotService/Drive.set_led alice id-4"
                + " INVALID_ARGUMENT INVALID_FIELD",
            "fleet/observe end anna troupe.robot.v1.RobotService/Drive alice  OK ");
  }

  @Test
  void whoTriesToHearOrSeeInADriveStreamIsWrittenDownWithWhatItMustNot() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          gateway.policies("  - {principals: [anna], capabilities: [fleet, users]}\n");
          drive(
              gateway,
              DriveSubscriptions.getDefaultInstance(),
              DriveRequest.newBuilder().setSubscriptions(senses()).build());
          assertThat(catchThrowable(() -> drive(gateway, senses()))).isNotNull();
        });

    assertThat(lines.stream().map(AuditedCallsTest::words))
        .containsExactly(
            "fleet/observe begin anna troupe.robot.v1.RobotService/Drive alice  OK ",
            denied("microphone"),
            denied("camera"),
            "fleet/observe end anna troupe.robot.v1.RobotService/Drive alice  OK ",
            denied("microphone"),
            denied("camera"),
            denied("fleet"));
  }

  @Test
  void whoMayRecogniseButNotListenToARobotIsWrittenDownForBoth() throws Exception {
    List<JsonNode> lines =
        during(
            GuardedFixture::withRecogniser,
            gateway -> {
              gateway.policies(RULE.replace("'*', microphone", "fleet, recognition"));
              assertThat(catchThrowable(() -> recognise(gateway))).isNotNull();
            });

    assertThat(lines)
        .extracting(line -> line.get("what").asText() + " " + line.get("outcome").asText())
        .containsExactly(
            "microphone/observe PERMISSION_DENIED", "recognition/control PERMISSION_DENIED");
    assertThat(lines).allMatch(line -> line.get("robots").asText().equals("alice"));
  }

  private static void recognise(GuardedFixture gateway) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    RecognitionSource robot =
        RecognitionSource.newBuilder()
            .setRobot(RobotMicrophone.newBuilder().setRobotId("alice"))
            .build();
    StreamObserver<RecognizeOnceRequest> up =
        RecognitionServiceGrpc.newStub(gateway.as("anna")).recognizeOnce(first(over));
    up.onNext(
        RecognizeOnceRequest.newBuilder()
            .setHeader(RecognizeOnceHeader.newBuilder().setSource(robot))
            .build());
    up.onCompleted();
    over.get(20, TimeUnit.SECONDS);
  }

  /** Those that the rule above has, and those that it has not. */
  private static DriveSubscriptions senses() {
    return DriveSubscriptions.newBuilder()
        .setUsers(DriveSubscriptions.UserSubscription.getDefaultInstance())
        .setMicrophone(DriveSubscriptions.AudioSubscription.getDefaultInstance())
        .setCamera(DriveSubscriptions.CameraSubscription.getDefaultInstance())
        .build();
  }

  private static String denied(String capability) {
    return capability
        + "/observe whole anna troupe.robot.v1.RobotService/Drive alice "
        + " PERMISSION_DENIED PERMISSION_DENIED";
  }

  @Test
  void aBroadcastIsWrittenDownForEachRobotAlsoWhereItIsRefused() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          gateway.policies("  - {principals: [anna], capabilities: [fleet]}\n" + RULE_OF_THE_LOBBY);
          FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
              .broadcast(
                  BroadcastRequest.newBuilder()
                      .setAllRobots(true)
                      .setCommandId("id-5")
                      .setSay(say("", ""))
                      .build())
              .forEachRemaining(told -> {});
        });

    assertThat(lines.stream().map(AuditedCallsTest::words))
        .contains(
            "speech/control whole anna troupe.fleet.v1.FleetService/Broadcast.say alice id-5"
                + " UNAVAILABLE ROBOT_OFFLINE",
            "speech/control whole anna troupe.fleet.v1.FleetService/Broadcast.say bob id-5"
                + " PERMISSION_DENIED PERMISSION_DENIED");
  }

  @Test
  void aLeaseTakenByForceIsWrittenDownWithItsReasonAndItsRefusalToo() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          Refusals.of(() -> take(gateway));
          gateway.policies(RULE.replace("control", "administer"));
          take(gateway);
        });

    assertThat(lines.stream().map(AuditedCallsTest::words))
        .containsExactly(
            "lease/administer whole anna troupe.fleet.v1.LeaseService/TakeLease alice "
                + " PERMISSION_DENIED PERMISSION_DENIED",
            "lease/administer whole anna troupe.fleet.v1.LeaseService/TakeLease alice  OK ");
    assertThat(lines.getLast().get("detail").asText()).isEqualTo("the show must go on");
  }

  @Test
  void aLeaseTakenByForceIsWrittenDownWithWhoseItWas() throws Exception {
    List<JsonNode> lines =
        during(gateway -> {
          gateway.policies(
              "  - {principals: [anna, bert], capabilities: ['*'], verb: administer}\n");
          LeaseServiceGrpc.newBlockingStub(gateway.as("bert"))
              .acquireLease(
                  AcquireLeaseRequest.newBuilder().setRobotId("alice").setPurpose("mine").build());
          take(gateway);
          take(gateway);
        });

    assertThat(lines)
        .extracting(line -> line.get("who").asText(), line -> line.path("taken_from").asText())
        .containsExactly(tuple("bert", ""), tuple("anna", "bert"), tuple("anna", "anna"));
  }

  private static void take(GuardedFixture gateway) {
    LeaseServiceGrpc.newBlockingStub(gateway.as("anna"))
        .takeLease(
            TakeLeaseRequest.newBuilder()
                .setRobotId("alice")
                .setPurpose("a test")
                .setReason("the show must go on")
                .build());
  }

  @Test
  void whatCannotBeWrittenDownIsNotDoneButStoppingIs() throws Exception {
    AuditLog full =
        AuditLog.start(
            config(AuditConfig.Destination.STDOUT, 1),
            InstantSource.system(),
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("No space left on device");
              }
            },
            new AuditMetrics(new SimpleMeterRegistry()));
    try (GuardedFixture gateway = guarded(GuardedFixture::new, full)) {
      // The first is let through, and shows that nothing can be written.
      Refusals.of(() -> speech(gateway, "anna").say(say("alice", "id-1")));
      Refusals refused = Refusals.of(() -> speech(gateway, "anna").say(say("alice", "id-2")));
      while (!refused.reason().equals("AUDIT_UNAVAILABLE")) {
        refused = Refusals.of(() -> speech(gateway, "anna").say(say("alice", "id-3")));
      }

      assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(
              Refusals.of(() ->
                      speech(gateway, "anna")
                          .stopSpeech(StopSpeechRequest.newBuilder().setRobotId("alice").build()))
                  .reason())
          .isEqualTo("ROBOT_OFFLINE");
      assertThat(
              Refusals.of(() ->
                      speech(gateway, "anna")
                          .getVoice(GetVoiceRequest.newBuilder().setRobotId("alice").build()))
                  .reason())
          .isEqualTo("ROBOT_OFFLINE");
    } finally {
      full.close();
    }
  }

  private static void drive(GuardedFixture gateway) throws Exception {
    DriveSubscriptions sound =
        DriveSubscriptions.newBuilder()
            .setMicrophone(DriveSubscriptions.AudioSubscription.getDefaultInstance())
            .build();
    drive(
        gateway,
        sound,
        DriveRequest.newBuilder().setSubscriptions(DriveSubscriptions.getDefaultInstance()).build(),
        DriveRequest.newBuilder().setSay(say("", "id-3")).build(),
        DriveRequest.newBuilder()
            .setSetLed(SetLedRequest.newBuilder().setCommandId("id-4"))
            .build());
  }

  /** To its end, which comes when all was answered; fails where the call does. */
  private static void drive(
      GuardedFixture gateway, DriveSubscriptions first, DriveRequest... further) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.whenComplete((ended, failure) -> begun.complete(null));
    StreamObserver<DriveRequest> up =
        RobotServiceGrpc.newStub(gateway.as("anna"))
            .drive(
                new StreamObserver<>() {
                  @Override
                  public void onNext(DriveResponse response) {
                    begun.complete(null);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    over.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    over.complete(null);
                  }
                });
    up.onNext(
        DriveRequest.newBuilder()
            .setHeader(DriveHeader.newBuilder().setRobotId("alice").setSubscriptions(first))
            .build());
    begun.get(20, TimeUnit.SECONDS);
    List.of(further).forEach(up::onNext);
    up.onCompleted();
    over.get(20, TimeUnit.SECONDS);
  }

  private interface Play {
    void with(GuardedFixture gateway) throws Exception;
  }

  private List<JsonNode> during(Play play) throws Exception {
    return during(GuardedFixture::new, play);
  }

  private List<JsonNode> during(Function<UnaryOperator<Guards>, GuardedFixture> house, Play play)
      throws Exception {
    AuditLog log =
        AuditLog.start(
            config(AuditConfig.Destination.FILE, 1_000),
            InstantSource.system(),
            new ByteArrayOutputStream(),
            new AuditMetrics(new SimpleMeterRegistry()));
    try (GuardedFixture gateway = guarded(house, log)) {
      play.with(gateway);
    } finally {
      log.close();
    }
    assertThat(AuditVerifier.verify(List.of(file())).flaw()).isNull();
    assertThat(Files.readString(file())).doesNotContain(SECRET_TEXT);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static GuardedFixture guarded(
      Function<UnaryOperator<Guards>, GuardedFixture> house, AuditLog log) {
    GuardedFixture gateway =
        house.apply(it -> new Guards(it.policies(), it.robots(), log, it.limits()));
    gateway.policies(RULE);
    return gateway;
  }

  private AuditConfig config(AuditConfig.Destination to, int queue) {
    return new AuditConfig(
        to, file(), 1 << 20, Duration.ofDays(1), 0, AuditConfig.WhenUnavailable.REFUSE, queue);
  }

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private static SpeechServiceGrpc.SpeechServiceBlockingStub speech(
      GuardedFixture gateway, String name) {
    return SpeechServiceGrpc.newBlockingStub(gateway.as(name))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static SayRequest say(String robot, String id) {
    return SayRequest.newBuilder().setRobotId(robot).setText(SECRET_TEXT).setCommandId(id).build();
  }

  private static <M> StreamObserver<M> first(CompletableFuture<Void> came) {
    return new StreamObserver<>() {
      @Override
      public void onNext(M message) {
        came.complete(null);
      }

      @Override
      public void onError(Throwable failure) {
        came.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        came.complete(null);
      }
    };
  }

  private static String words(JsonNode line) {
    return String.join(
        " ",
        List.of("what", "phase", "who", "method", "robots", "command_id", "outcome", "reason")
            .stream()
            .map(key -> line.get(key).asText())
            .toList());
  }
}
