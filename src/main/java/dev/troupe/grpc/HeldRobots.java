package dev.troupe.grpc;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which registrations a client that watches some of the robots has by now: it must hear of each
 * that leaves what it watches, and need not hear of the others. Confined to the call's context.
 */
final class HeldRobots {
  private final Map<UUID, Boolean> held = new HashMap<>();
  private boolean unsure;

  /** What a change of a robot is to the client. */
  enum News {
    /** It has the robot, or shall have it. */
    HERE,
    /** It had the robot, or may have. */
    GONE,
    /** It never heard of the robot. */
    NOTHING
  }

  /** It came with a cursor: what it had before that is not known here. */
  void unsure() {
    unsure = true;
  }

  /** From here on each registration that it may have has been looked at. */
  void sure() {
    unsure = false;
    held.values().removeIf(has -> !has);
  }

  boolean has(UUID uid) {
    return held.getOrDefault(uid, unsure);
  }

  News news(UUID uid, boolean matches) {
    boolean had = has(uid);
    if (matches) {
      held.put(uid, true);
      return News.HERE;
    } else if (unsure) {
      held.put(uid, false);
    } else {
      held.remove(uid);
    }
    return had ? News.GONE : News.NOTHING;
  }
}
