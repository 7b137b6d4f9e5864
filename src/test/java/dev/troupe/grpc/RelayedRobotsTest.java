package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A simulated robot, heard, seen and driven through a replica that does not have it. */
class RelayedRobotsTest {
  private final GatewayFixture owner = new GatewayFixture(1, 1);
  private final EdgeFixture edge = new EdgeFixture(owner);
  private final ManagedChannel channel = edge.channel;

  @AfterEach
  void close() throws InterruptedException {
    edge.close();
    owner.close();
  }

  private static double active(MeterRegistry registry) {
    return registry
        .get("troupe.rpc.active")
        .tag("method", "troupe.robot.v1.PerceptionService/StreamAudio")
        .gauge()
        .value();
  }

  @Test
  void itsMicrophoneIsHeardWithoutAGap() throws Exception {
    BlockingClientCall<?, StreamAudioResponse> call =
        PerceptionServiceGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(20, SECONDS)
            .streamAudio(StreamAudioRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    StreamAudioResponse next = call.read();
    while (!next.hasChunk()) {
      next = call.read();
    }
    long sequence = next.getChunk().getSequence();
    for (int i = 1; i <= 50; i++) {
      assertThat(call.read().getChunk().getSequence()).isEqualTo(sequence + i);
    }
    assertThat(active(edge.registry)).isEqualTo(1);
    assertThat(active(owner.registry)).as("through the relay port").isEqualTo(1);
    call.cancel("enough", null);
  }

  @Test
  void itsCameraIsSeen() throws Exception {
    BlockingClientCall<?, StreamCameraResponse> call =
        PerceptionServiceGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(20, SECONDS)
            .streamCamera(
                StreamCameraRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    StreamCameraResponse next = call.read();
    while (!next.hasFrame()) {
      next = call.read();
    }
    long sequence = next.getFrame().getSequence();
    for (int i = 1; i <= 5; i++) {
      StreamCameraResponse frame = call.read();
      assertThat(frame.getFrame().getSequence()).isEqualTo(sequence + i);
      assertThat(frame.getFrame().getData().size()).isGreaterThan(1_000);
    }
    call.cancel("enough", null);
  }

  @Test
  void itIsDrivenBothWays() throws Exception {
    BlockingClientCall<DriveRequest, DriveResponse> drive =
        RobotServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(20, SECONDS).drive();
    drive.write(
        DriveRequest.newBuilder()
            .setHeader(DriveHeader.newBuilder().setRobotId(GatewayFixture.ALICE))
            .build());
    assertThat(drive.read().hasStarted()).isTrue();

    drive.write(
        DriveRequest.newBuilder()
            .setSay(SayRequest.newBuilder().setCommandId("hello").setText("Hi."))
            .build());
    DriveResponse next = drive.read();
    assertThat(next.getAccepted().getCommandId()).isEqualTo("hello");
    while (!next.hasEnded()) {
      next = drive.read();
    }
    assertThat(next.getEnded().getReceipt().getCommandId()).isEqualTo("hello");

    drive.halfClose();
    while (next != null) {
      next = drive.read();
    }
    assertThat(edge.registry.get("troupe.rpc.duration").tag("code", "OK").timers()).isNotEmpty();
  }
}
