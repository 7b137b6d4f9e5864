package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Leases page by page. A page begins behind the last lease of the one before; when that one is
 * over, its robot's are listed again, so that none is missed.
 */
final class LeasePages {
  private static final int DEFAULT = 100;
  private static final int LARGEST = 1_000;

  private final String holder;
  private final int size;
  private final String after;

  private LeasePages(String holder, int size, String after) {
    this.holder = holder;
    this.size = size;
    this.after = after;
  }

  static LeasePages of(ListLeasesRequest request, Violations violations) {
    int size = request.hasPageSize() ? request.getPageSize() : DEFAULT;
    violations.inRange("page_size", size, 1, LARGEST);
    String after = decode(request.getPageToken(), violations);
    return new LeasePages(request.getHolder(), size, after);
  }

  /** From robots in the order of their ids. */
  ListLeasesResponse of(List<RobotStatus> robots) {
    RobotId from = new LeaseRef(after, 0, 0).robot();
    List<Lease> rest =
        robots.stream()
            .filter(robot -> from == null || robot.id().value().compareTo(from.value()) >= 0)
            .flatMap(robot ->
                behind(robot).stream()
                    .filter(lease -> holder.isEmpty() || lease.owner().equals(holder))
                    .map(lease -> LeaseMapper.lease(robot, lease)))
            .limit(size + 1L)
            .toList();
    List<Lease> page = rest.subList(0, Math.min(size, rest.size()));
    ListLeasesResponse.Builder response = ListLeasesResponse.newBuilder().addAllLeases(page);
    if (page.size() < rest.size()) {
      response.setNextPageToken(encode(page.getLast().getRef().getId()));
    }
    return response.build();
  }

  /** With the pages of other replicas behind the same lease: each robot's are of one of them. */
  ListLeasesResponse merge(ListLeasesResponse ours, List<ListLeasesResponse> theirs) {
    if (theirs.isEmpty()) {
      return ours;
    }
    List<ListLeasesResponse> pages = Stream.concat(Stream.of(ours), theirs.stream()).toList();
    List<Lease> leases =
        pages.stream()
            .flatMap(page -> page.getLeasesList().stream())
            // Stable: in the line of one robot nobody changes places.
            .sorted(Comparator.comparing(Lease::getRobotId))
            .toList();
    boolean more = pages.stream().anyMatch(page -> !page.getNextPageToken().isEmpty());
    List<Lease> page = leases.subList(0, Math.min(size, leases.size()));
    ListLeasesResponse.Builder merged = ListLeasesResponse.newBuilder().addAllLeases(page);
    if (more || page.size() < leases.size()) {
      merged.setNextPageToken(encode(page.getLast().getRef().getId()));
    }
    return merged.build();
  }

  private List<dev.troupe.fleet.Lease> behind(RobotStatus robot) {
    List<dev.troupe.fleet.Lease> leases = robot.leases();
    for (int i = 0; i < leases.size(); i++) {
      if (leases.get(i).ref().id().equals(after)) {
        return leases.subList(i + 1, leases.size());
      }
    }
    return leases;
  }

  private static String encode(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token, Violations violations) {
    try {
      String id = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      violations.check(
          token.isEmpty() || new LeaseRef(id, 0, 0).robot() != null,
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
