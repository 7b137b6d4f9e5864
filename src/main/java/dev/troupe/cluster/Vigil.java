package dev.troupe.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells who is dead: whose line did not change for a lease on this replica's own clock. No clock is
 * compared with another. Confined to the worker.
 */
final class Vigil {
  private final long lease;
  private final Map<String, Seen> seen = new HashMap<>();

  /** A line, and when it was first read like this. */
  private record Seen(String text, long since) {}

  Vigil(Duration lease) {
    this.lease = lease.toNanos();
  }

  /**
   * @param now after the tables were read: what was written while they were is younger
   */
  List<MemberEntry> silent(Tables tables, String self, long now) {
    seen.keySet().retainAll(tables.members().keySet());
    List<MemberEntry> silent = new ArrayList<>();
    for (MemberEntry member : tables.members().values()) {
      Seen last = seen.get(member.id());
      if (last == null || !last.text().equals(member.text())) {
        seen.put(member.id(), new Seen(member.text(), now));
      } else if (now - last.since() >= lease && !member.id().equals(self)) {
        silent.add(member);
      }
    }
    return silent;
  }
}
