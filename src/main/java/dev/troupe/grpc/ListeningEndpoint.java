package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.ConfigureListeningResponse;
import dev.troupe.api.robot.v1.ListenOnceRequest;
import dev.troupe.api.robot.v1.ListenOnceResponse;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.ListenResponse;
import dev.troupe.api.robot.v1.ListeningServiceGrpcService;
import dev.troupe.api.robot.v1.ListeningServiceProto;
import dev.troupe.api.robot.v1.StopListeningRequest;
import dev.troupe.api.robot.v1.StopListeningResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotCommand;
import io.vertx.core.Future;

/** Serves what a robot's own recogniser hears. */
public final class ListeningEndpoint implements Endpoint {
  private final Robots robots;
  private final Commands commands;

  public ListeningEndpoint(Fleet fleet) {
    this.robots = new Robots(fleet);
    this.commands = new Commands(robots);
  }

  @Override
  public ServiceDescriptor service() {
    return ListeningServiceProto.getDescriptor().findServiceByName("ListeningService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .serverStream(ListeningServiceGrpcService.Listen, this::listen)
        .unary(ListeningServiceGrpcService.ListenOnce, this::listenOnce)
        .unary(ListeningServiceGrpcService.ConfigureListening, this::configure)
        .unary(ListeningServiceGrpcService.StopListening, this::stop);
  }

  private void listen(Call call, ListenRequest request, ResponseStream<ListenResponse> responses) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(request, violations);
    RobotCommand start = CommandMapper.command(request, violations);
    ManagedRobot robot = robots.find(head.robotId(), violations);
    // A stream that may last for ever is not bounded by the deadline of its call: that cancels it.
    call.onCancelled(
        robot.submit(
                head.request(start, call, Call.NO_DEADLINE),
                call.context(),
                new ListenCall(responses))
            ::cancel);
  }

  private Future<ListenOnceResponse> listenOnce(Call call, ListenOnceRequest request) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(request, violations);
    RobotCommand start = CommandMapper.command(request, violations);
    ManagedRobot robot = robots.find(head.robotId(), violations);
    ListenOnceCall once = new ListenOnceCall();
    call.onCancelled(
        robot.submit(head.request(start, call, Call.NO_DEADLINE), call.context(), once)::cancel);
    return once.response();
  }

  private Future<ConfigureListeningResponse> configure(
      Call call, ConfigureListeningRequest request) {
    return commands
        .run(call, request)
        .map(
            result -> ConfigureListeningResponse.newBuilder().setReceipt(result.receipt()).build());
  }

  private Future<StopListeningResponse> stop(Call call, StopListeningRequest request) {
    return commands
        .run(call, request)
        .map(result -> StopListeningResponse.newBuilder().setReceipt(result.receipt()).build());
  }
}
