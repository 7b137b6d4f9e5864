package dev.troupe.recognition;

import org.jspecify.annotations.Nullable;

/**
 * A command that the present state does not allow. Nothing was made that could be sent, and no
 * request id was used up.
 */
public final class ProtocolError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RecognitionCommandKind command;
  private final RecognitionState state;
  private final @Nullable RecognitionCommandKind pending;

  private ProtocolError(
      String message,
      RecognitionCommandKind command,
      RecognitionState state,
      @Nullable RecognitionCommandKind pending) {
    super(message);
    this.command = command;
    this.state = state;
    this.pending = pending;
  }

  /** The session is not where this command may be sent. */
  public static ProtocolError illegal(RecognitionCommandKind command, RecognitionState state) {
    return new ProtocolError(
        "%s: not allowed in state %s (expected: %s)"
            .formatted(command.word(), state, command.states()),
        command,
        state,
        null);
  }

  /** The state would allow it, but an answer that may change the state is still to come. */
  public static ProtocolError pending(
      RecognitionCommandKind command, RecognitionState state, RecognitionCommandKind pending) {
    return new ProtocolError(
        "%s: not allowed in state %s before %s is answered (expected: one command at a time)"
            .formatted(command.word(), state, pending.word()),
        command,
        state,
        pending);
  }

  public RecognitionCommandKind command() {
    return command;
  }

  public RecognitionState state() {
    return state;
  }

  /** The command whose answer is to come; null when it is the state that forbids. */
  public @Nullable RecognitionCommandKind pending() {
    return pending;
  }
}
