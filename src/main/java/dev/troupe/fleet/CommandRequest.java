package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import dev.troupe.telemetry.Span;
import org.jspecify.annotations.Nullable;

/**
 * A command with how it is meant.
 *
 * @param commandId chosen by the client, or made by the gateway
 * @param whenBusy for speech: what to do behind other speech
 * @param confirm whether to wait for a barrier behind a command that the robot never answers
 * @param deadlineNanos monotonic; past it the command is not sent any more. Null: none
 * @param caller who gives it
 * @param repeatable whether the client chose the id, and may therefore send it again
 * @param span of the call that gives it
 */
public record CommandRequest(
    String commandId,
    RobotCommand command,
    WhenBusy whenBusy,
    boolean confirm,
    @Nullable Long deadlineNanos,
    Caller caller,
    boolean repeatable,
    Span span) {

  /** Outside of any trace. */
  public CommandRequest(
      String commandId,
      RobotCommand command,
      WhenBusy whenBusy,
      boolean confirm,
      @Nullable Long deadlineNanos,
      Caller caller,
      boolean repeatable) {
    this(commandId, command, whenBusy, confirm, deadlineNanos, caller, repeatable, Span.NONE);
  }

  /** For whoever keeps it beyond its end. */
  CommandRequest withoutSpan() {
    return new CommandRequest(
        commandId, command, whenBusy, confirm, deadlineNanos, caller, repeatable);
  }

  /** What new speech does when the robot speaks already. */
  public enum WhenBusy {
    /** It waits its turn. */
    QUEUE,
    /** It takes the place of everything that is being said and waits. */
    INTERRUPT,
    /** It fails. */
    REJECT
  }
}
