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
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;
import java.util.List;

/** Serves which robots there are. */
public final class FleetEndpoint implements Endpoint {
  static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

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
    int size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE;
    ListRobotsResponse ours = listOurs(call, request, size);
    if (call.others().members().isEmpty()) {
      return Future.succeededFuture(ours);
    }
    return call.others()
        .ask(call, request, ListRobotsResponse.parser())
        .map(theirs -> RobotPages.merge(ours, theirs, size, filters(request)));
  }

  /** Those that this replica has. */
  private ListRobotsResponse listOurs(Call call, ListRobotsRequest request, int size) {
    Violations violations = new Violations();
    RobotFilter filter =
        RobotFilter.of(
            request.getLabelSelector(),
            List.of(),
            request.getStatesList(),
            request.getText(),
            violations);
    violations.inRange("page_size", size, 1, LARGEST_PAGE);
    String filters = filters(request);
    String after = PageToken.decode(request.getPageToken(), filters, violations);
    violations.throwIfAny();
    ListRobotsResponse.Builder response = ListRobotsResponse.newBuilder();
    int total = 0;
    boolean more = false;
    // Each status is read once: what was chosen by it is what is sent.
    for (ManagedRobot robot : fleet.robots()) {
      RobotStatus status = robot.status();
      if (filter.test(status) && call.access().sees(robot.id().value())) {
        total++;
        if (robot.id().value().compareTo(after) > 0) {
          more = response.getRobotsCount() == size;
          if (!more) {
            response.addRobots(mapper.robot(status));
          }
        }
      }
    }
    if (more) {
      Robot last = response.getRobots(size - 1);
      response.setNextPageToken(PageToken.encode(new RobotId(last.getRobotId()), filters));
    }
    return response.setTotalSize(total).build();
  }

  /** What must not change from one page to the next. */
  private static String filters(ListRobotsRequest request) {
    return request.getLabelSelector()
        + "\n"
        + request.getStatesValueList().stream().sorted().distinct().toList()
        + request.getText();
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
