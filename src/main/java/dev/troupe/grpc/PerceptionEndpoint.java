package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.media.v1.AudioSource;
import dev.troupe.api.robot.v1.GetUsersRequest;
import dev.troupe.api.robot.v1.GetUsersResponse;
import dev.troupe.api.robot.v1.PerceptionServiceGrpcService;
import dev.troupe.api.robot.v1.PerceptionServiceProto;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import dev.troupe.api.robot.v1.TakePictureRequest;
import dev.troupe.api.robot.v1.TakePictureResponse;
import dev.troupe.api.robot.v1.WatchUsersRequest;
import dev.troupe.api.robot.v1.WatchUsersResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;

/** Serves what a robot perceives: people, pictures, sound. */
public final class PerceptionEndpoint implements Endpoint {
  private static final FeedPump.Arms USERS =
      new FeedPump.Arms(
          WatchUsersResponse.HEADER_FIELD_NUMBER,
          WatchUsersResponse.USERS_FIELD_NUMBER,
          WatchUsersResponse.DROPPED_FIELD_NUMBER);
  private static final FeedPump.Arms CAMERA =
      new FeedPump.Arms(
          StreamCameraResponse.HEADER_FIELD_NUMBER,
          StreamCameraResponse.FRAME_FIELD_NUMBER,
          StreamCameraResponse.DROPPED_FIELD_NUMBER);
  private static final FeedPump.Arms AUDIO =
      new FeedPump.Arms(
          StreamAudioResponse.HEADER_FIELD_NUMBER,
          StreamAudioResponse.CHUNK_FIELD_NUMBER,
          StreamAudioResponse.DROPPED_FIELD_NUMBER);

  private final Robots robots;
  private final Commands commands;

  public PerceptionEndpoint(Fleet fleet) {
    this.robots = new Robots(fleet);
    this.commands = new Commands(robots);
  }

  @Override
  public ServiceDescriptor service() {
    return PerceptionServiceProto.getDescriptor().findServiceByName("PerceptionService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(PerceptionServiceGrpcService.GetUsers, this::users)
        .serverStream(PerceptionServiceGrpcService.WatchUsers, this::watchUsers)
        .unary(PerceptionServiceGrpcService.TakePicture, this::picture)
        .serverStream(PerceptionServiceGrpcService.StreamCamera, this::camera)
        .serverStream(PerceptionServiceGrpcService.StreamAudio, this::audio);
  }

  private Future<GetUsersResponse> users(Call call, GetUsersRequest request) {
    return commands
        .run(call, request)
        .map(result ->
            GetUsersResponse.newBuilder()
                .setUsers(
                    MediaMapper.users(
                        result.answer(RobotEvent.UsersSeen.class).users(), result.stageAt()))
                .build());
  }

  private Future<TakePictureResponse> picture(Call call, TakePictureRequest request) {
    return commands
        .run(call, request)
        .map(result ->
            TakePictureResponse.newBuilder()
                .setFrame(
                    MediaMapper.picture(
                        result.answer(RobotEvent.CameraPicture.class).jpeg(), result.stageAt()))
                .build());
  }

  private void watchUsers(
      Call call, WatchUsersRequest request, ResponseStream<WatchUsersResponse> responses) {
    Violations violations = new Violations();
    Feeds.checkRate("max_rate_hz", request.hasMaxRateHz(), request.getMaxRateHz(), violations);
    Feeds feeds = feeds(call, request.getRobotId(), violations, responses);
    run(call, responses, feeds.users(request.getMaxRateHz(), USERS));
  }

  private void camera(
      Call call, StreamCameraRequest request, ResponseStream<StreamCameraResponse> responses) {
    Violations violations = new Violations();
    Feeds.checkRate("max_fps", request.hasMaxFps(), request.getMaxFps(), violations);
    Feeds feeds = feeds(call, request.getRobotId(), violations, responses);
    run(call, responses, feeds.camera(request.getMaxFps(), CAMERA));
  }

  private void audio(
      Call call, StreamAudioRequest request, ResponseStream<StreamAudioResponse> responses) {
    Violations violations = new Violations();
    int rate =
        Feeds.sampleRate(
            "sample_rate_hz", request.hasSampleRateHz(), request.getSampleRateHz(), violations);
    violations.check(
        request.getSource() != AudioSource.UNRECOGNIZED,
        "source",
        request.getSourceValue(),
        "a value of AudioSource");
    Feeds feeds = feeds(call, request.getRobotId(), violations, responses);
    run(
        call,
        responses,
        request.getSource() == AudioSource.AUDIO_SOURCE_SPEAKER
            ? feeds.speaker(rate, AUDIO)
            : feeds.microphone(rate, AUDIO));
  }

  private Feeds feeds(
      Call call, String robotId, Violations violations, ResponseStream<?> responses) {
    ManagedRobot robot = robots.find(robotId, violations);
    return new Feeds(robot, call, new Outflow<>(responses));
  }

  private static void run(Call call, ResponseStream<?> responses, FeedPump<?> pump) {
    call.onClosed(pump::cancel);
    call.onDraining(() -> responses.fail(CallFailure.draining(Draining.RETRY).asException()));
  }
}
