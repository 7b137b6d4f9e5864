package dev.troupe.grpc;

import java.util.EnumSet;
import java.util.Set;

/**
 * Holds a client back for several reasons at once; it may go on when none is left. Confined to the
 * call's context.
 */
final class RequestGate {
  private final RequestStream<?> requests;
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

  enum Reason {
    /** The stream is not open yet: its first answer comes before all others. */
    OPENING,
    /** The robot has enough sound for now. */
    MOUTH,
    /** The recogniser has enough sound for now. */
    EARS,
    /** Enough sound waits for the avatar. */
    FACE,
    /** The client does not read what became of its commands. */
    READER
  }

  RequestGate(RequestStream<?> requests) {
    this.requests = requests;
  }

  void hold(Reason reason) {
    if (reasons.add(reason) && reasons.size() == 1) {
      requests.pause();
    }
  }

  void release(Reason reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      requests.resume();
    }
  }
}
