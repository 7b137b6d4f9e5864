package dev.troupe.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is here and which robot is where, as it was at the last look; for any thread.
 *
 * @param others by name
 * @param lease beyond which all of this is old
 */
record Directory(Member self, List<Member> others, Map<String, Place> places, Lease lease) {
  private static final Place NOWHERE = new Place.Nowhere();
  private static final Place HERE = new Place.Here();

  static Directory nobody(Member self) {
    Lease over = Lease.begun(Duration.ZERO, 0);
    over.end();
    return new Directory(self, List.of(), Map.of(), over);
  }

  static Directory of(Life life, Tables tables, Map<String, Holding> holdings) {
    List<Member> others = new ArrayList<>();
    for (MemberEntry each : tables.members().values()) {
      if (!each.id().equals(life.id())) {
        others.add(each.member());
      }
    }
    others.sort(Comparator.comparing(Member::name).thenComparing(Member::id));
    Map<String, Place> places = new HashMap<>();
    tables
        .owners()
        .forEach((robot, owner) -> {
          MemberEntry member = tables.members().get(owner.memberId());
          if (member != null && !owner.isOf(life.id())) {
            places.put(robot, new Place.There(member.member()));
          }
        });
    holdings.forEach((robot, holding) -> {
      if (holding.phase() == Holding.Phase.TAKING) {
        places.remove(robot);
      } else {
        places.put(robot, HERE);
      }
    });
    return new Directory(life.member(), List.copyOf(others), Map.copyOf(places), life.lease());
  }

  /** Whether this replica counts among the living, and with that sees a majority. */
  boolean isCurrent(long nanos) {
    return lease.allows(nanos);
  }

  /** How many are alive, this one among them. */
  int size(long nanos) {
    return isCurrent(nanos) ? others.size() + 1 : 0;
  }

  /** Robots that are served by this replica. */
  List<String> here() {
    return places.entrySet().stream()
        .filter(each -> each.getValue() instanceof Place.Here)
        .map(Map.Entry::getKey)
        .toList();
  }

  Place find(String robotId, long nanos) {
    return isCurrent(nanos) ? places.getOrDefault(robotId, NOWHERE) : NOWHERE;
  }
}
