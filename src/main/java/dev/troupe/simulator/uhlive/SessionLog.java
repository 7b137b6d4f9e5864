package dev.troupe.simulator.uhlive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Every session that runs, and the latest that ran; gives them their names. Confined to the
 * simulator.
 */
final class SessionLog {
  private static final int KEPT = 1024;
  private static final int LONGEST_ID = 64;
  private static final int SUFFIX = 13;

  private final Random random;
  private final Set<Session> running = new LinkedHashSet<>();
  private final Deque<Session> over = new ArrayDeque<>();

  SessionLog(Random random) {
    this.random = random;
  }

  /** A channel's name: what the client asked for in front, then hexadecimal digits. */
  String name(String prefix) {
    String shown = prefix.substring(0, Math.min(prefix.length(), LONGEST_ID - SUFFIX));
    return shown + String.format("%016x", random.nextLong()).substring(0, SUFFIX);
  }

  void opened(Session session) {
    running.add(session);
  }

  void ended(Session session, String how) {
    session.ended(how);
    running.remove(session);
    if (over.size() == KEPT) {
      over.removeFirst();
    }
    over.add(session);
  }

  /** Those that are over first, each in the order they ended or began. */
  List<SessionReport> reports() {
    List<SessionReport> reports = new ArrayList<>();
    over.forEach(session -> reports.add(session.report()));
    running.forEach(session -> reports.add(session.report()));
    return reports;
  }
}
