package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.robot.RobotId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of robots made of those of all replicas. Each of them was asked for as many behind the
 * same robot, so that what is not among these is not on this page.
 *
 * @param after the robot behind which the page begins; empty for the first one
 */
record RobotPages(String after, int size, String filters) {

  /**
   * A robot that does not run here, as it is registered.
   *
   * @param nobodys whether no replica is known to have it; else one has, and takes or leaves it if
   *     it does not list it
   */
  record Absent(Robot robot, boolean nobodys) {}

  /**
   * @param absent in the order of their ids
   */
  ListRobotsResponse merge(
      ListRobotsResponse ours, List<ListRobotsResponse> theirs, List<Absent> absent) {
    List<ListRobotsResponse> pages = Stream.concat(Stream.of(ours), theirs.stream()).toList();
    SortedMap<String, Robot> robots = new TreeMap<>();
    int total = 0;
    @Nullable String known = null;
    for (ListRobotsResponse page : pages) {
      total += page.getTotalSize();
      if (!page.getNextPageToken().isEmpty()) {
        // Of what is behind this one that replica has not spoken.
        String last = page.getRobots(page.getRobotsCount() - 1).getRobotId();
        known = known == null || last.compareTo(known) < 0 ? last : known;
      }
      for (Robot robot : page.getRobotsList()) {
        // Who moves while they are asked may be at two of them.
        if (robots.putIfAbsent(robot.getRobotId(), robot) != null) {
          total--;
        }
      }
    }
    for (Absent each : absent) {
      String id = each.robot().getRobotId();
      if (!robots.containsKey(id)) {
        boolean here = id.compareTo(after) > 0 && (known == null || id.compareTo(known) <= 0);
        if (here) {
          robots.put(id, each.robot());
        }
        total += here || each.nobodys() ? 1 : 0;
      }
    }
    ListRobotsResponse.Builder merged = ListRobotsResponse.newBuilder().setTotalSize(total);
    robots.values().stream().limit(size).forEach(merged::addRobots);
    if (known != null || robots.size() > size) {
      Robot last = merged.getRobots(merged.getRobotsCount() - 1);
      merged.setNextPageToken(PageToken.encode(new RobotId(last.getRobotId()), filters));
    }
    return merged.build();
  }
}
