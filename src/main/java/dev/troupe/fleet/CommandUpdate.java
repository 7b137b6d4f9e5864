package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;

/**
 * What becomes of one command: either {@link Refused} alone, or {@link Accepted}, {@link Sent} and
 * any {@link Progress}, and exactly one {@link Ended}.
 */
public sealed interface CommandUpdate {

  String commandId();

  /**
   * It will be done; {@code position} says how many utterances were before it, {@code repeated}
   * that what follows is of an earlier call with the same id, {@code over} that this one has its
   * end already, which follows at once.
   */
  record Accepted(String commandId, int position, boolean repeated, boolean over)
      implements CommandUpdate {
    Accepted(String commandId, int position) {
      this(commandId, position, false, false);
    }

    Accepted again(boolean ended) {
      return new Accepted(commandId, position, true, ended);
    }
  }

  /** Its bytes have left. */
  record Sent(String commandId) implements CommandUpdate {}

  /** The robot said something about it, among others that an utterance or a gesture began. */
  record Progress(String commandId, RobotEvent event) implements CommandUpdate {}

  /** Its one end. */
  record Ended(String commandId, Outcome outcome) implements CommandUpdate {}

  /** It was not taken; nothing was sent. */
  record Refused(String commandId, Failure failure) implements CommandUpdate {}
}
