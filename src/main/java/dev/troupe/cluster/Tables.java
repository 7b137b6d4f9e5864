package dev.troupe.cluster;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all replicas agree on, as it was read at one time: owners first, members after them. So an
 * owner without a line among the members is dead for good, since it had one before it owned
 * anything and never gets it back.
 *
 * @param founded whether the tables are as old as they seem: false when they are new, or were lost
 * @param owners by robot
 * @param members by their ids, those that nobody has declared dead
 */
record Tables(boolean founded, Map<String, OwnerEntry> owners, Map<String, MemberEntry> members) {

  /** Whether somebody who lives owns the robot. */
  boolean isOwned(String robotId) {
    OwnerEntry owner = owners.get(robotId);
    return owner != null && members.containsKey(owner.memberId());
  }

  @Nullable OwnerEntry owner(String robotId) {
    return owners.get(robotId);
  }

  /** Robots that stand there as owned by this member. */
  Set<String> of(String memberId) {
    return owners.entrySet().stream()
        .filter(each -> each.getValue().isOf(memberId))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
