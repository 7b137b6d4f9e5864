package dev.troupe.fleet;

import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What a client was told about one command; complains when the order is broken. */
final class Said implements CommandListener {
  final List<CommandUpdate> updates = new ArrayList<>();

  @Override
  public void update(CommandUpdate update) {
    if (over()) {
      throw new AssertionError(update + " behind the end of " + updates);
    }
    boolean first =
        update instanceof CommandUpdate.Accepted || update instanceof CommandUpdate.Refused;
    if (first != updates.isEmpty()) {
      throw new AssertionError(update + " behind " + updates);
    }
    if (update instanceof CommandUpdate.Sent && sent()) {
      throw new AssertionError("sent twice: " + updates);
    }
    updates.add(update);
  }

  boolean sent() {
    return updates.stream().anyMatch(CommandUpdate.Sent.class::isInstance);
  }

  boolean refused() {
    return !updates.isEmpty() && updates.getLast() instanceof CommandUpdate.Refused;
  }

  boolean ended() {
    return !updates.isEmpty() && updates.getLast() instanceof CommandUpdate.Ended;
  }

  boolean over() {
    return refused() || ended();
  }

  int position() {
    return ((CommandUpdate.Accepted) updates.getFirst()).position();
  }

  Outcome outcome() {
    if (updates.getLast() instanceof CommandUpdate.Ended ended) {
      return ended.outcome();
    }
    throw new AssertionError("not ended: " + updates);
  }

  FailureReason reason() {
    if (updates.getLast() instanceof CommandUpdate.Refused refused) {
      return refused.failure().reason();
    }
    return switch (outcome()) {
      case Outcome.Failed failed -> failed.failure().reason();
      case Outcome.Unknown unknown -> unknown.failure().reason();
      default -> throw new AssertionError("no failure: " + outcome());
    };
  }

  List<dev.troupe.robot.RobotEvent> progress() {
    return updates.stream()
        .filter(CommandUpdate.Progress.class::isInstance)
        .map(update -> ((CommandUpdate.Progress) update).event())
        .toList();
  }
}
