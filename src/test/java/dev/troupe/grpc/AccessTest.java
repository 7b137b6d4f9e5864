package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.gateway.v1.GatewayServiceGrpc;
import dev.troupe.api.gateway.v1.GetGatewayRequest;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.config.Capability;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.Verb;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.robot.RobotEvent;
import dev.troupe.security.Means;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see, are told, and lose while they run. */
class AccessTest {
  private static final String LOBBY =
      "  - {principals: [anna], robots: zone=lobby, capabilities: [fleet, speech, microphone], verb: control}\n";

  private final GuardedFixture gateway = new GuardedFixture();

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  @Test
  void listsHaveOnlyRobotsThatTheCallerMaySee() {
    gateway.policies(LOBBY);
    ListRobotsResponse list =
        FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
            .listRobots(ListRobotsRequest.getDefaultInstance());

    assertThat(list.getRobotsList()).extracting(it -> it.getRobotId()).containsExactly("alice");
    assertThat(list.getTotalSize()).isEqualTo(1);
    assertThat(
            GatewayServiceGrpc.newBlockingStub(gateway.as("anna"))
                .getGateway(GetGatewayRequest.getDefaultInstance())
                .getGateway()
                .getReplica()
                .getRobots())
        .isEqualTo(1);
  }

  @Test
  void aWatchOfTheFleetHasOnlyRobotsThatTheCallerMaySee() {
    gateway.policies(LOBBY);
    Iterator<WatchRobotsResponse> watch =
        FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watchRobots(WatchRobotsRequest.getDefaultInstance());

    List<String> seen = new ArrayList<>();
    for (WatchRobotsResponse next = watch.next(); !next.hasSynced(); next = watch.next()) {
      if (next.hasRobot()) {
        seen.add(next.getRobot().getRobotId());
      }
    }
    // Both robots change all the time, as nobody answers at their address.
    for (int i = 0; i < 5; i++) {
      seen.add(watch.next().getRobot().getRobotId());
    }

    assertThat(seen).hasSize(6).containsOnly("alice");
  }

  @Test
  void aRobotThatMustNotBeSeenLooksLikeNoneAtAll() {
    gateway.policies(LOBBY);

    assertThat(get("bob").reason()).isEqualTo("ROBOT_UNKNOWN");
    assertThat(get("bob").status().toString().replace("bob", "nob"))
        .isEqualTo(get("nob").status().toString());
    // Also where something else is wrong too, which comes to light later.
    assertThat(say("bob", "").status().toString().replace("bob", "nob"))
        .isEqualTo(say("nob", "").status().toString());
  }

  @Test
  void aRefusalNamesWhatIsLackingAndNotWhoHasIt() {
    gateway.policies("  - {name: secret-rule, principals: [anna], capabilities: [led]}\n");
    Refusals refused = say("alice", "hello");

    assertThat(refused.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(refused.reason()).isEqualTo("PERMISSION_DENIED");
    assertThat(refused.detail(ErrorInfo.class).getMetadataMap())
        .isEqualTo(Map.of("capability", "speech", "verb", "control", "robot_id", "alice"));
    assertThat(refused.status().toString()).doesNotContain("secret-rule", "led");
  }

  @Test
  void whoSeesARobotDoesNotForThatReasonReadWhatItHeard() {
    gateway.policies(LOBBY);
    Refusals refused =
        Refusals.of(() ->
            RobotServiceGrpc.newBlockingStub(gateway.as("anna"))
                .waitForEvent(
                    WaitForEventRequest.newBuilder()
                        .setRobotId("alice")
                        .addKinds(EventKind.EVENT_KIND_HEAR_ENDED)
                        .build()));

    assertThat(refused.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(refused.detail(ErrorInfo.class).getMetadataMap())
        .containsEntry("capability", "listening");
    assertThat(heardBy(LOBBY)).isFalse();
    assertThat(heardBy(LOBBY.replace("speech", "listening"))).isTrue();
  }

  private static boolean heardBy(String rules) {
    Policy policy =
        Policy.of(ConfigFile.parse("test", "policies:\n" + rules, Map.of()).policies(), true);
    Access access =
        new PolicyAccess(
            new Policies(policy),
            robot -> Map.of("zone", "lobby"),
            new Principal("anna", Set.of(), Set.of(Means.KEY)));
    return EventAccess.of(access, "alice")
        .test(new RobotRecord.Said(null, new RobotEvent.HearEnded("the words")));
  }

  @Test
  void healthAsksNobodyForAPolicy() {
    Empty status =
        ClientCalls.blockingUnaryCall(
            gateway.as("nobody"),
            MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build(),
            CallOptions.DEFAULT,
            Empty.getDefaultInstance());

    // Its only field, status: SERVING.
    assertThat(status.getUnknownFields().getField(1).getVarintList()).containsExactly(1L);
  }

  @Test
  void aStreamEndsWithinASecondOfThePolicyThatForbidsIt() throws Exception {
    gateway.policies(LOBBY);
    Followed<Object> microphone = new Followed<>();
    PerceptionServiceGrpc.newStub(gateway.as("anna"))
        .streamAudio(
            StreamAudioRequest.newBuilder().setRobotId("alice").build(), microphone.observer());
    microphone.first();

    long changed = System.nanoTime();
    gateway.policies(LOBBY.replace(", microphone", ""));
    Status end = microphone.end();

    assertThat(end.getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(end.getDescription()).contains("microphone/observe on robot alice");
    // A second, and what a loaded machine takes.
    assertThat(System.nanoTime() - changed).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(CallDesk.REVIEW).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aDriveStreamLosesWhatItListensToAndNotWhatItGaveUp() throws Exception {
    gateway.policies(LOBBY);
    Followed<DriveResponse> drive = new Followed<>();
    StreamObserver<DriveRequest> up =
        RobotServiceGrpc.newStub(gateway.as("anna")).drive(drive.observer());
    DriveSubscriptions sound =
        DriveSubscriptions.newBuilder()
            .setMicrophone(DriveSubscriptions.AudioSubscription.getDefaultInstance())
            .build();
    up.onNext(
        DriveRequest.newBuilder()
            .setHeader(DriveHeader.newBuilder().setRobotId("alice").setSubscriptions(sound))
            .build());
    assertThat(drive.first().hasStarted()).isTrue();
    up.onNext(
        DriveRequest.newBuilder()
            .setSubscriptions(DriveSubscriptions.getDefaultInstance())
            .build());
    say(up, "before");
    assertThat(drive.until(it -> it.hasRejected() || it.hasEnded())).isNotNull();

    gateway.policies(LOBBY.replace(", microphone", ""));
    say(up, "with speech, without a microphone");
    DriveResponse answer = drive.until(it -> it.hasRejected() || it.hasEnded());
    assertThat(answer.getRejected().getError().getCode())
        .isNotEqualTo(Code.PERMISSION_DENIED.value());

    up.onNext(DriveRequest.newBuilder().setSubscriptions(sound).build());
    DriveResponse refused = drive.until(DriveResponse::hasRejected);
    assertThat(refused.getRejected().getCommand()).isEqualTo("subscriptions");
    assertThat(refused.getRejected().getError().getCode())
        .isEqualTo(Code.PERMISSION_DENIED.value());

    gateway.policies("  - {principals: [anna], robots: zone=lab, capabilities: [fleet]}\n");
    assertThat(drive.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void oneAnswerServesAStreamUntilThePolicyOrTheLabelsAreOthers() {
    AtomicInteger asked = new AtomicInteger();
    Map<String, String> lobby = Map.of("zone", "lobby");
    Map<String, Map<String, String>> labels = new HashMap<>(Map.of("alice", lobby));
    Policies policies =
        new Policies(
            Policy.of(ConfigFile.parse("test", "policies:\n" + LOBBY, Map.of()).policies(), true));
    Access access =
        new PolicyAccess(
            policies,
            robot -> {
              asked.incrementAndGet();
              return labels.get(robot);
            },
            new Principal("anna", Set.of(), Set.of(Means.KEY)));

    assertThat(access.permits("alice", Capability.SPEECH, Verb.CONTROL)).isTrue();
    labels.put("alice", Map.of("zone", "lab"));
    assertThat(access.permits("alice", Capability.SPEECH, Verb.CONTROL)).isFalse();
    labels.put("alice", lobby);
    assertThat(access.permits("alice", Capability.SPEECH, Verb.CONTROL)).isTrue();
    policies.replace(Policy.of(List.of(), true));
    assertThat(access.permits("alice", Capability.SPEECH, Verb.CONTROL)).isFalse();
    assertThat(asked).hasValue(4);
  }

  private Refusals get(String robot) {
    return Refusals.of(() ->
        FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
            .getRobot(GetRobotRequest.newBuilder().setRobotId(robot).build()));
  }

  private Refusals say(String robot, String text) {
    return Refusals.of(() ->
        SpeechServiceGrpc.newBlockingStub(gateway.as("anna"))
            .say(SayRequest.newBuilder().setRobotId(robot).setText(text).build()));
  }

  private static void say(StreamObserver<DriveRequest> up, String text) {
    up.onNext(DriveRequest.newBuilder().setSay(SayRequest.newBuilder().setText(text)).build());
  }
}
