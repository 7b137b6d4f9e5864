package dev.troupe.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which replica a robot should go to, without a word between them: the one whose name weighs most
 * for it. When one comes or goes only its own share moves.
 */
final class Rendezvous {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final Comparator<Member> NEWEST =
      Comparator.comparing(Member::startedAt).thenComparing(Member::id);

  /** By name: an earlier life of the same replica is about to be declared dead. */
  private final Map<String, Member> candidates = new HashMap<>();

  Rendezvous(Collection<Member> alive) {
    for (Member member : alive) {
      candidates.merge(
          member.name(), member, (one, other) -> NEWEST.compare(one, other) > 0 ? one : other);
    }
    candidates.values().removeIf(Member::leaving);
  }

  /** Null when there is nobody who stays. */
  @Nullable Member of(String robotId) {
    Member best = null;
    for (Member member : candidates.values()) {
      if (best == null || isAhead(robotId, member.name(), best.name())) {
        best = member;
      }
    }
    return best;
  }

  private static boolean isAhead(String robotId, String name, String other) {
    int order = Long.compareUnsigned(weight(robotId, name), weight(robotId, other));
    return order > 0 || (order == 0 && name.compareTo(other) > 0);
  }

  /** The same in every release, or two of them would pull at one robot. */
  static long weight(String robotId, String name) {
    long hash = OFFSET;
    String both = robotId + '\n' + name;
    for (int i = 0; i < both.length(); i++) {
      hash = (hash ^ both.charAt(i)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
