package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.robot.RobotId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One page of robots made of those of all replicas. Each of them was asked for as many behind the
 * same robot, so that what is not among these is not on this page. Stateless.
 */
final class RobotPages {
  private RobotPages() {}

  static ListRobotsResponse merge(
      ListRobotsResponse ours, List<ListRobotsResponse> theirs, int size, String filters) {
    List<ListRobotsResponse> pages = Stream.concat(Stream.of(ours), theirs.stream()).toList();
    SortedMap<String, Robot> robots = new TreeMap<>();
    int total = 0;
    boolean more = false;
    for (ListRobotsResponse page : pages) {
      total += page.getTotalSize();
      more |= !page.getNextPageToken().isEmpty();
      for (Robot robot : page.getRobotsList()) {
        // Who moves while they are asked may be at two of them.
        if (robots.putIfAbsent(robot.getRobotId(), robot) != null) {
          total--;
        }
      }
    }
    ListRobotsResponse.Builder merged = ListRobotsResponse.newBuilder().setTotalSize(total);
    robots.values().stream().limit(size).forEach(merged::addRobots);
    if (more || robots.size() > size) {
      Robot last = merged.getRobots(merged.getRobotsCount() - 1);
      merged.setNextPageToken(PageToken.encode(new RobotId(last.getRobotId()), filters));
    }
    return merged.build();
  }
}
