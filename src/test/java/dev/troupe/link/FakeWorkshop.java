package dev.troupe.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Sessions that are opened, reset and closed when a test says so. Each is a {@link Session} with a
 * number, in the order of the dials that made them.
 */
final class FakeWorkshop implements Workshop<String, FakeWorkshop.Session> {
  private static final int LANES = 3;

  /** What is lent: it knows who has it, so that a second borrower is noticed. */
  static final class Session {
    final int number;
    final Slot<String, Session> slot;
    boolean healthy = true;
    boolean lent;
    boolean closed;

    Session(int number, Slot<String, Session> slot) {
      this.number = number;
      this.slot = slot;
    }

    @Override
    public String toString() {
      return slot.shelf.key + number;
    }
  }

  /** Something that a session was asked, in one of its turns. */
  record Asked(Slot<String, Session> slot, long turn) {}

  final List<Slot<String, Session>> dials = new ArrayList<>();
  final List<Asked> resets = new ArrayList<>();
  final List<Asked> quarantines = new ArrayList<>();
  final List<Session> closing = new ArrayList<>();

  /** Those that count at the vendor: made, and neither lost nor closed. */
  final List<Session> open = new ArrayList<>();

  private int made;

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void make(Slot<String, Session> slot) {
    dials.add(slot);
  }

  @Override
  public boolean stocked(String key) {
    return !key.startsWith("once");
  }

  @Override
  public boolean healthy(Session session) {
    return session.healthy;
  }

  @Override
  public void reset(Slot<String, Session> slot, long turn) {
    resets.add(new Asked(slot, turn));
  }

  @Override
  public void awaitClean(Slot<String, Session> slot, long turn) {
    quarantines.add(new Asked(slot, turn));
  }

  @Override
  public void close(Slot<String, Session> slot, Session session) {
    session.closed = true;
    closing.add(session);
  }

  /** The session that a dial makes. */
  Session session(Slot<String, Session> slot) {
    Session session = new Session(++made, slot);
    open.add(session);
    return session;
  }
}
