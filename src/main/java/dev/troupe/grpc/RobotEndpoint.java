package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.robot.v1.ConnectRequest;
import dev.troupe.api.robot.v1.ConnectResponse;
import dev.troupe.api.robot.v1.DisconnectRequest;
import dev.troupe.api.robot.v1.DisconnectResponse;
import dev.troupe.api.robot.v1.GetSystemStatusRequest;
import dev.troupe.api.robot.v1.GetSystemStatusResponse;
import dev.troupe.api.robot.v1.RobotServiceGrpcService;
import dev.troupe.api.robot.v1.RobotServiceProto;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SendRawResponse;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.SetVolumeResponse;
import dev.troupe.api.robot.v1.WaitForEventRequest;
import dev.troupe.api.robot.v1.WaitForEventResponse;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;

/** Serves a robot as a whole: Drive, events, the link, and what is outside the typed vocabulary. */
public final class RobotEndpoint implements Endpoint {
  private final Robots robots;
  private final Commands commands;
  private final StatusMapper statuses = new StatusMapper();

  public RobotEndpoint(Fleet fleet) {
    this.robots = new Robots(fleet);
    this.commands = new Commands(robots);
  }

  @Override
  public ServiceDescriptor service() {
    return RobotServiceProto.getDescriptor().findServiceByName("RobotService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .bidiStream(
            RobotServiceGrpcService.Drive,
            (call, requests, responses) ->
                new DriveCall(robots, statuses, call, requests, responses).begin())
        .serverStream(RobotServiceGrpcService.WatchEvents, this::watch)
        .unary(RobotServiceGrpcService.WaitForEvent, this::waitForEvent)
        .unary(RobotServiceGrpcService.Connect, this::connect)
        .unary(RobotServiceGrpcService.Disconnect, this::disconnect)
        .unary(RobotServiceGrpcService.GetSystemStatus, this::status)
        .unary(RobotServiceGrpcService.SetVolume, this::volume)
        .unary(RobotServiceGrpcService.SendRaw, this::raw);
  }

  private void watch(
      Call call, WatchEventsRequest request, ResponseStream<WatchEventsResponse> responses) {
    new WatchEventsCall(robots, statuses, call, responses).begin(request);
  }

  private Future<WaitForEventResponse> waitForEvent(Call call, WaitForEventRequest request) {
    return new WaitForEventCall(robots, statuses, call).begin(request);
  }

  private Future<ConnectResponse> connect(Call call, ConnectRequest request) {
    Violations violations = new Violations();
    CommandHead.of(request, violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    return robot
        .connect()
        .map(done ->
            ConnectResponse.newBuilder()
                .setLink(LinkMapper.status(robot.status().connection(), robot.status().roundTrip()))
                .build());
  }

  private Future<DisconnectResponse> disconnect(Call call, DisconnectRequest request) {
    Violations violations = new Violations();
    CommandHead.of(request, violations);
    ManagedRobot robot = robots.find(request.getRobotId(), violations);
    return robot
        .disconnect()
        .map(done ->
            DisconnectResponse.newBuilder()
                .setLink(LinkMapper.status(robot.status().connection(), null))
                .build());
  }

  private Future<GetSystemStatusResponse> status(Call call, GetSystemStatusRequest request) {
    return commands
        .run(call, request)
        .map(result ->
            GetSystemStatusResponse.newBuilder()
                .setStatus(SystemMapper.status(result.answer(RobotEvent.SystemStatus.class)))
                .build());
  }

  private Future<SetVolumeResponse> volume(Call call, SetVolumeRequest request) {
    return commands
        .run(call, request)
        .map(result -> SetVolumeResponse.newBuilder().setReceipt(result.receipt()).build());
  }

  private Future<SendRawResponse> raw(Call call, SendRawRequest request) {
    return new SendRawCall(robots, call).begin(request);
  }
}
