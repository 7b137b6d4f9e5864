package dev.troupe.grpc;

import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.config.Capability;
import dev.troupe.config.Verb;
import dev.troupe.fleet.RobotRecord;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a robot a caller may read: who sees a robot does not for that reason read what it
 * says or heard, or what nobody has looked through.
 */
final class EventAccess {
  private EventAccess() {}

  /** What is not for the caller is left out. To be asked on the call's context. */
  static Predicate<RobotRecord> of(Access access, String robotId) {
    return record -> {
      EventKind kind = EventMapper.kind(record);
      Capability needed = kind == null ? null : needed(kind);
      return needed == null || access.permits(robotId, needed, Verb.OBSERVE);
    };
  }

  /**
   * Who asks for a kind by its name is told, rather than left to wait for it.
   *
   * @throws CallFailureException when one of them is not for the caller
   */
  static void check(Access access, String robotId, List<EventKind> kinds) {
    for (EventKind kind : kinds) {
      Capability needed = needed(kind);
      if (needed != null && !access.permits(robotId, needed, Verb.OBSERVE)) {
        throw Access.denied(robotId, new Demand(needed, Verb.OBSERVE, false)).asException();
      }
    }
  }

  /** The same of several robots: that none of them may be read so is told, not waited for. */
  static void check(Access access, List<EventKind> kinds) {
    for (EventKind kind : kinds) {
      Capability needed = needed(kind);
      CallFailure refusal =
          needed == null ? null : access.refusal(new Demand(needed, Verb.OBSERVE, false), false);
      if (refusal != null) {
        throw refusal.asException();
      }
    }
  }

  private static @Nullable Capability needed(EventKind kind) {
    return switch (kind) {
      // Robots repeat what they heard, and their state tells of speech, too.
      case EVENT_KIND_SPEECH_STARTED,
          EVENT_KIND_SPEECH_WORD,
          EVENT_KIND_SPEECH_PROGRESS,
          EVENT_KIND_SPEECH_ENDED,
          EVENT_KIND_SYSTEM_STATUS ->
          Capability.SPEECH;
      case EVENT_KIND_HEAR_STARTED, EVENT_KIND_HEAR_PARTIAL, EVENT_KIND_HEAR_ENDED ->
          Capability.LISTENING;
      case EVENT_KIND_RAW, EVENT_KIND_VENDOR_REJECTION -> Capability.ADMIN;
      default -> null;
    };
  }
}
