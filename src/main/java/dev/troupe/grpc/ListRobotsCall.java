package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.cluster.Place;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import io.vertx.core.Future;
import java.util.List;

/**
 * One call of {@code ListRobots}. Where there are several replicas each is asked for its own, and
 * the robots that none of them has at this moment are listed by what is registered about them.
 * Confined to the call's context.
 */
final class ListRobotsCall {
  static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final Fleet fleet;
  private final RobotMapper mapper;
  private final Call call;
  private final ListRobotsRequest request;
  private final int size;
  private final RobotFilter filter;
  private final String filters;
  private final String after;

  /** Ends the request if anything is wrong with it. */
  ListRobotsCall(Fleet fleet, RobotMapper mapper, Call call, ListRobotsRequest request) {
    Violations violations = new Violations();
    this.fleet = fleet;
    this.mapper = mapper;
    this.call = call;
    this.request = request;
    this.size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE;
    this.filter =
        RobotFilter.of(
            request.getLabelSelector(),
            List.of(),
            request.getStatesList(),
            request.getText(),
            violations);
    violations.inRange("page_size", size, 1, LARGEST_PAGE);
    this.filters = filters(request);
    this.after = PageToken.decode(request.getPageToken(), filters, violations);
    violations.throwIfAny();
  }

  /** What must not change from one page to the next. */
  private static String filters(ListRobotsRequest request) {
    return request.getLabelSelector()
        + "\n"
        + request.getStatesValueList().stream().sorted().distinct().toList()
        + request.getText();
  }

  Future<ListRobotsResponse> answer() {
    if (call.others().self() == null) {
      return Future.succeededFuture(ours());
    }
    // Before the others, so that a robot that comes here meanwhile is not among ours: it is told of
    // by whoever has it still, or as one that moves.
    ListRobotsResponse ours = ours();
    return call.others()
        .ask(call, request, ListRobotsResponse.parser())
        .map(theirs -> new RobotPages(after, size, filters).merge(ours, theirs, absent()));
  }

  /** Those that this replica has. */
  private ListRobotsResponse ours() {
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

  /** Those that are listed if no replica lists them. */
  private List<RobotPages.Absent> absent() {
    return fleet.elsewhere().stream()
        .filter(robot -> filter.test(robot) && call.access().sees(robot.id().value()))
        .map(robot -> new RobotPages.Absent(mapper.robot(robot), isNobodys(robot)))
        // One that its owner leaves out may be in another state than was asked for.
        .filter(absent -> absent.nobodys() || request.getStatesCount() == 0)
        .toList();
  }

  private boolean isNobodys(RobotStatus robot) {
    return !(call.others().find(robot.id().value()) instanceof Place.There);
  }
}
