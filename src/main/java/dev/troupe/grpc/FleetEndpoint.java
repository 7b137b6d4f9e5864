package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.Code;
import dev.troupe.api.fleet.v1.FleetServiceGrpcService;
import dev.troupe.api.fleet.v1.FleetServiceProto;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.GetRobotResponse;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Serves which robots there are. */
public final class FleetEndpoint implements Endpoint {
  static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final Fleet fleet;
  private final Robots robots;
  private final RobotMapper mapper;

  public FleetEndpoint(Fleet fleet, GatewayFacts facts) {
    this.fleet = fleet;
    this.robots = new Robots(fleet);
    this.mapper = new RobotMapper(facts);
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
        .serverStream(FleetServiceGrpcService.WatchEvents, (call, request, responses) -> refuse())
        .unary(FleetServiceGrpcService.RegisterRobot, (call, request) -> refused())
        .unary(FleetServiceGrpcService.UpdateRobot, (call, request) -> refused())
        .unary(FleetServiceGrpcService.UnregisterRobot, (call, request) -> refused())
        .unary(FleetServiceGrpcService.ApplyFleet, (call, request) -> refused())
        .serverStream(FleetServiceGrpcService.Broadcast, (call, request, responses) -> refuse());
  }

  // The contract is ahead of this gateway.
  private static CallFailureException notSupported() {
    return new CallFailure(
            Code.UNIMPLEMENTED, "NOT_SUPPORTED", "This gateway cannot do this with its fleet.")
        .asException();
  }

  private static <R> Future<R> refused() {
    return Future.failedFuture(notSupported());
  }

  private static void refuse() {
    throw notSupported();
  }

  private Future<ListRobotsResponse> list(Call call, ListRobotsRequest request) {
    Violations violations = new Violations();
    Predicate<Map<String, String>> labels =
        LabelSelector.parse(request.getLabelSelector(), violations);
    int size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE;
    violations.inRange("page_size", size, 1, LARGEST_PAGE);
    String after = PageToken.decode(request.getPageToken(), violations);
    violations.throwIfAny();
    List<ManagedRobot> matching =
        fleet.robots().stream()
            .filter(robot -> labels.test(robot.config().labels()))
            .filter(robot -> call.access().sees(robot.id().value()))
            .toList();
    List<ManagedRobot> rest =
        matching.stream().filter(robot -> robot.id().value().compareTo(after) > 0).toList();
    return Future.succeededFuture(page(rest, size, matching.size()));
  }

  private ListRobotsResponse page(List<ManagedRobot> rest, int size, int total) {
    List<ManagedRobot> page = rest.subList(0, Math.min(size, rest.size()));
    ListRobotsResponse.Builder response = ListRobotsResponse.newBuilder().setTotalSize(total);
    page.forEach(robot -> response.addRobots(mapper.robot(robot.status())));
    if (page.size() < rest.size()) {
      response.setNextPageToken(PageToken.encode(page.get(page.size() - 1).id()));
    }
    return response.build();
  }

  private Future<GetRobotResponse> get(Call call, GetRobotRequest request) {
    ManagedRobot robot = robots.find(request.getRobotId(), new Violations());
    return Future.succeededFuture(
        GetRobotResponse.newBuilder().setRobot(mapper.robot(robot.status())).build());
  }

  private void watch(
      Call call, WatchRobotsRequest request, ResponseStream<WatchRobotsResponse> responses) {
    new WatchRobotsCall(fleet, mapper, call, responses).begin(request);
  }

  /** The last id of the page before, in a form that nobody builds upon. */
  private static final class PageToken {
    static String encode(RobotId last) {
      byte[] id = last.value().getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    static String decode(String token, Violations violations) {
      try {
        String id = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        violations.check(
            token.isEmpty() || RobotId.isValid(id),
            "page_token",
            token,
            "one from an answer before");
        return id;
      } catch (IllegalArgumentException e) {
        violations.add("page_token", token, "one from an answer before");
        return "";
      }
    }
  }
}
