package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import io.grpc.Status.Code;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers are told who ask for too much. */
class LimitedCallsTest {
  private static final Share NONE = Share.UNLIMITED;

  private final AtomicLong now = new AtomicLong(1_000);
  private GuardedFixture gateway;

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  @Test
  void tooManyCallsASecondAreRefusedWithTheLimitAndWhenToComeBack() {
    open(0, new Share(2, 0, 0, 0, 0), NONE);
    get("anna", "alice");
    get("anna", "alice");
    Refusals refused = Refusals.of(() -> get("anna", "alice"));

    assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refused.reason()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(refused.detail(ErrorInfo.class).getMetadataMap())
        .isEqualTo(Map.of("scope", "principal", "limit", "calls_per_second", "value", "2"));
    assertThat(refused.detail(RetryInfo.class).getRetryDelay())
        .isEqualTo(Durations.fromMillis(500));
    get("bert", "alice");
    now.addAndGet(Duration.ofMillis(500).toNanos());
    get("anna", "alice");
  }

  @Test
  void tooManyCallsOfOneRobotAreRefusedWhoeverCalls() {
    open(0, NONE, new Share(1, 0, 0, 0, 0));
    get("anna", "alice");

    assertThat(Refusals.of(() -> get("bert", "alice")).detail(ErrorInfo.class).getMetadataMap())
        .containsEntry("scope", "robot");
    get("bert", "bob");
  }

  @Test
  void tooManyCommandsInADriveStreamAreRejectedAndTheStreamGoesOn() throws Exception {
    open(0, new Share(0, 1, 0, 0, 0), NONE);
    BlockingClientCall<DriveRequest, DriveResponse> drive =
        RobotServiceGrpc.newBlockingV2Stub(gateway.as("anna"))
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .drive();
    drive.write(
        DriveRequest.newBuilder().setHeader(DriveHeader.newBuilder().setRobotId("alice")).build());
    assertThat(drive.read().hasStarted()).isTrue();

    assertThat(reason(drive)).isEqualTo("ROBOT_OFFLINE");
    assertThat(reason(drive)).isEqualTo("LIMIT_EXCEEDED");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(reason(drive)).isEqualTo("ROBOT_OFFLINE");
    drive.cancel("over", null);
  }

  @Test
  void aBroadcastCountsForEachRobotThatItReaches() {
    open(0, NONE, new Share(0, 1, 0, 0, 0));

    assertThat(reasons()).containsExactly("ROBOT_OFFLINE", "ROBOT_OFFLINE");
    assertThat(reasons()).containsExactly("LIMIT_EXCEEDED", "LIMIT_EXCEEDED");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(reasons()).containsExactly("ROBOT_OFFLINE", "ROBOT_OFFLINE");
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .broadcast(
            BroadcastRequest.newBuilder()
                .setAllRobots(true)
                .setSay(SayRequest.newBuilder().setText("hello"))
                .build())
        .forEachRemaining(told -> {
          if (told.hasOutcome()) {
            reasons.add(
                Refusals.detail(told.getOutcome().getRefused(), ErrorInfo.class).getReason());
          }
        });
    return reasons;
  }

  @Test
  void placesForStreamsComeBackWhenStreamsEnd() {
    open(0, new Share(0, 0, 1, 0, 0), NONE);
    Iterator<StreamAudioResponse> first = listen();
    assertThat(first.next().hasHeader()).isTrue();

    assertThat(Refusals.of(() -> get("anna", "alice")).reason()).isEqualTo("TOO_MANY_STREAMS");
    get("bert", "alice");
    gateway.policies("  - {principals: [bert], capabilities: [fleet]}\n");
    assertThat(Refusals.of(() -> first.forEachRemaining(it -> {})).reason())
        .isEqualTo("PERMISSION_DENIED");
    gateway.policies(GuardedRules.ALL);
    get("anna", "alice");
  }

  @Test
  void largeAndManyBytesAreRefused() {
    open(0, new Share(0, 0, 0, 10_000, 4_000), NONE);

    assertThat(Refusals.of(() -> say(5_000)).reason()).isEqualTo("MESSAGE_TOO_LARGE");
    assertThat(Refusals.of(() -> say(3_900)).reason()).isEqualTo("ROBOT_OFFLINE");
    assertThat(Refusals.of(() -> say(3_900)).reason()).isEqualTo("ROBOT_OFFLINE");
    assertThat(Refusals.of(() -> say(3_900)).detail(ErrorInfo.class).getMetadataMap())
        .containsEntry("limit", "bytes_per_second");
  }

  @Test
  void oneConnectionTooManyIsClosedAndTheOthersLive() throws Exception {
    open(1, NONE, NONE);
    get("anna", "alice");
    try (Socket second = new Socket("127.0.0.1", gateway.port.port())) {
      second.setSoTimeout(20_000);
      second
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      second.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      while (second.getInputStream().read() >= 0) {
        // What is said before the end does not matter.
      }
    }
    get("anna", "alice");
  }

  private void open(int connections, Share principal, Share robot) {
    gateway =
        new GuardedFixture(it ->
            new Guards(
                it.policies(),
                it.robots(),
                it.audit(),
                new Limits(
                    new LimitsConfig(
                        connections,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        principal,
                        robot),
                    new LimitMetrics(new SimpleMeterRegistry()),
                    now::get)));
    gateway.policies(GuardedRules.ALL);
  }

  /** Rules for those to whom limits, not policies, matter. */
  private static final class GuardedRules {
    static final String ALL =
        "  - {principals: ['*'], capabilities: ['*', microphone], verb: control}\n";
  }

  private void get(String who, String robot) {
    FleetServiceGrpc.newBlockingStub(gateway.as(who))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .getRobot(GetRobotRequest.newBuilder().setRobotId(robot).build());
  }

  private void say(int length) {
    SpeechServiceGrpc.newBlockingStub(gateway.as("anna"))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .say(SayRequest.newBuilder().setRobotId("alice").setText("x".repeat(length)).build());
  }

  private Iterator<StreamAudioResponse> listen() {
    return PerceptionServiceGrpc.newBlockingStub(gateway.as("anna"))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .streamAudio(StreamAudioRequest.newBuilder().setRobotId("alice").build());
  }

  private static String reason(BlockingClientCall<DriveRequest, DriveResponse> drive)
      throws Exception {
    drive.write(DriveRequest.newBuilder().setSay(SayRequest.newBuilder().setText("hello")).build());
    DriveResponse next = drive.read();
    while (!next.hasRejected()) {
      next = drive.read();
    }
    return Refusals.detail(next.getRejected().getError(), ErrorInfo.class).getReason();
  }
}
