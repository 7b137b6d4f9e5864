package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.media.v1.AudioChunk;
import dev.troupe.api.media.v1.CameraFrame;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.GetUsersRequest;
import dev.troupe.api.robot.v1.MediaHeader;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc.PerceptionServiceBlockingV2Stub;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import dev.troupe.api.robot.v1.TakePictureRequest;
import dev.troupe.api.robot.v1.WatchUsersRequest;
import dev.troupe.api.robot.v1.WatchUsersResponse;
import dev.troupe.simulator.Fault;
import io.grpc.stub.BlockingClientCall;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People, pictures and sound over gRPC, from a simulated robot. */
class PerceptionEndpointTest {
  private final GatewayFixture gateway = new GatewayFixture(1, 1);
  private final PerceptionServiceBlockingV2Stub perception =
      PerceptionServiceGrpc.newBlockingV2Stub(gateway.channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  @Test
  void takesAPictureThatCanBeLookedAt() throws Exception {
    CameraFrame frame =
        perception
            .takePicture(TakePictureRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build())
            .getFrame();

    var image = ImageIO.read(new ByteArrayInputStream(frame.getData().toByteArray()));
    assertThat(image.getWidth()).isEqualTo(frame.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(frame.getHeight()).isEqualTo(480);
    assertThat(frame.getContentType()).isEqualTo("image/jpeg");
  }

  @Test
  void streamsPicturesInOrderBehindTheirHeader() throws Exception {
    BlockingClientCall<?, StreamCameraResponse> call = camera();

    MediaHeader announced = call.read().getHeader();
    MediaHeader began = call.read().getHeader();
    CameraFrame first = call.read().getFrame();
    CameraFrame second = call.read().getFrame();

    assertThat(announced.getFeed()).isEqualTo(Feed.FEED_CAMERA);
    assertThat(began.getStreamId()).isEqualTo(first.getStreamId()).isNotEmpty();
    assertThat(first.getDiscontinuity()).isTrue();
    assertThat(second.getDiscontinuity()).isFalse();
    assertThat(second.getSequence()).isEqualTo(first.getSequence() + 1);
    call.cancel("enough", null);
  }

  private BlockingClientCall<?, StreamCameraResponse> camera() {
    return perception.streamCamera(
        StreamCameraRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
  }

  @Test
  void announcesANewStreamWhenTheRobotComesBack() throws Exception {
    BlockingClientCall<?, StreamCameraResponse> call = camera();
    call.read();
    String before = call.read().getHeader().getStreamId();

    GatewayFixture.await(gateway.simulated().inject(new Fault.Restart(Duration.ofMillis(50))));
    StreamCameraResponse next = call.read();
    while (!next.hasHeader()) {
      next = call.read();
    }

    assertThat(next.getHeader().getStreamId()).isNotEmpty().isNotEqualTo(before);
    assertThat(call.read().getFrame().getDiscontinuity()).isTrue();
    call.cancel("enough", null);
  }

  @Test
  void streamsSoundAtTheRateAskedForWithTrueTimes() throws Exception {
    BlockingClientCall<?, StreamAudioResponse> call =
        perception.streamAudio(
            StreamAudioRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setSampleRateHz(8_000)
                .build());
    assertThat(call.read().getHeader().getFormat().getSampleRateHz()).isEqualTo(8_000);
    call.read();

    // The first piece cannot be older than the stream, whatever the filter's delay.
    call.read();
    long bytes = 0;
    AudioChunk chunk = call.read().getChunk();
    long began = nanos(chunk);
    for (int i = 0; i < 10; i++) {
      bytes += chunk.getData().size();
      chunk = call.read().getChunk();
    }

    double heard = (nanos(chunk) - began) / 1e9;
    assertThat(bytes / 2 / 8_000.0).isCloseTo(heard, org.assertj.core.data.Offset.offset(0.005));
    call.cancel("enough", null);
  }

  private static long nanos(AudioChunk chunk) {
    return com.google.protobuf.util.Durations.toNanos(chunk.getMediaTime());
  }

  @Test
  void refusesARateThatNoEarHas() {
    Refusals refused =
        Refusals.of(() ->
            PerceptionServiceGrpc.newBlockingStub(gateway.channel)
                .streamAudio(
                    StreamAudioRequest.newBuilder()
                        .setRobotId(GatewayFixture.ALICE)
                        .setSampleRateHz(0)
                        .build())
                .next());

    assertThat(refused.violations()).containsExactly("sample_rate_hz: 0 (expected: 8000 to 48000)");
  }

  @Test
  void seesPeopleOnceAndAgain() throws Exception {
    var once =
        perception.getUsers(GetUsersRequest.newBuilder().setRobotId(GatewayFixture.ALICE).build());
    assertThat(once.getUsers().hasReceivedAt()).isTrue();

    BlockingClientCall<?, WatchUsersResponse> call =
        perception.watchUsers(
            WatchUsersRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setMaxRateHz(50)
                .build());
    WatchUsersResponse next = call.read();
    while (!next.hasUsers()) {
      next = call.read();
    }
    assertThat(next.getUsers().getStreamId()).isNotEmpty();
    call.cancel("enough", null);
  }
}
