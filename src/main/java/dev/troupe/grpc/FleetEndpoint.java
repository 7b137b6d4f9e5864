package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.FleetServiceGrpcService;
import dev.troupe.api.fleet.v1.FleetServiceProto;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.GetRobotResponse;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;

/** Serves which robots there are. */
public final class FleetEndpoint implements Endpoint {
  private final Fleet fleet;
  private final Robots robots;
  private final RobotMapper mapper;
  private final RegistryCalls registry;
  private final StatusMapper statuses = new StatusMapper();

  public FleetEndpoint(Fleet fleet, GatewayFacts facts) {
    this.fleet = fleet;
    this.robots = new Robots(fleet);
    this.mapper = new RobotMapper(facts);
    this.registry = new RegistryCalls(fleet, mapper);
  }

  @Override
  public ServiceDescriptor service() {
    return FleetServiceProto.getDescriptor().findServiceByName("FleetService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(FleetServiceGrpcService.ListRobots, this::list)
        .unary(FleetServiceGrpcService.GetRobot, this::get)
        .serverStream(FleetServiceGrpcService.WatchRobots, this::watch)
        .serverStream(FleetServiceGrpcService.WatchEvents, this::watchEvents)
        .unary(FleetServiceGrpcService.RegisterRobot, registry::register)
        .unary(FleetServiceGrpcService.UpdateRobot, registry::update)
        .unary(FleetServiceGrpcService.UnregisterRobot, registry::unregister)
        .unary(FleetServiceGrpcService.ApplyFleet, registry::apply)
        .serverStream(FleetServiceGrpcService.Broadcast, this::broadcast);
  }

  private void broadcast(
      Call call, BroadcastRequest request, ResponseStream<BroadcastResponse> responses) {
    Time time = new VertxTime(call.context());
    if (call.others().self() == null) {
      new BroadcastCall(fleet, statuses, time, call, responses, call.others().reins())
          .begin(request);
    } else {
      new AllBroadcastCall(fleet, statuses, time, call, responses, request).begin();
    }
  }

  private Future<ListRobotsResponse> list(Call call, ListRobotsRequest request) {
    return new ListRobotsCall(fleet, mapper, call, request).answer();
  }

  private Future<GetRobotResponse> get(Call call, GetRobotRequest request) {
    ManagedRobot robot = robots.find(request.getRobotId(), new Violations());
    return Future.succeededFuture(
        GetRobotResponse.newBuilder().setRobot(mapper.robot(robot.status())).build());
  }

  private void watch(
      Call call, WatchRobotsRequest request, ResponseStream<WatchRobotsResponse> responses) {
    if (call.others().self() == null) {
      new WatchRobotsCall(fleet, mapper, call, responses).begin(request);
    } else {
      new AllRobotsCall(fleet, mapper, call, new VertxTime(call.context()), responses)
          .begin(request);
    }
  }

  /** Robots named by their ids are all here: who has them was asked before. */
  private void watchEvents(
      Call call, WatchEventsRequest request, ResponseStream<WatchEventsResponse> responses) {
    if (call.others().self() == null || request.getSelection().getRobotIdsCount() > 0) {
      new FleetEventsCall(fleet, statuses, call, responses).begin(request);
    } else {
      new AllEventsCall(fleet, statuses, call, new VertxTime(call.context()), responses)
          .begin(request);
    }
  }
}
