package dev.troupe.uhlive;

import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionCommandKind;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionState;
import org.jspecify.annotations.Nullable;

/** The command whose answer is still to come, where somebody minds. */
final class PendingCommand {
  private final boolean guarded;
  private @Nullable RecognitionCommandKind command;
  private long requestId;

  private PendingCommand(boolean guarded) {
    this.guarded = guarded;
  }

  static PendingCommand guarded() {
    return new PendingCommand(true);
  }

  static PendingCommand unguarded() {
    return new PendingCommand(false);
  }

  /** Sound has no answer and disturbs none, but a session that closes takes none. */
  void check(RecognitionCommandKind next, RecognitionState state) {
    boolean harmless =
        next == RecognitionCommandKind.AUDIO && command != RecognitionCommandKind.CLOSE;
    if (command != null && !harmless) {
      throw ProtocolError.pending(next, state, command);
    }
  }

  void sent(RecognitionCommandKind sent, long id) {
    if (guarded) {
      command = sent;
      requestId = id;
    }
  }

  void received(RecognitionEvent event) {
    if (event.kind().isReply()) {
      abandon(event.requestId());
    }
  }

  void abandon(long id) {
    if (id == requestId) {
      command = null;
    }
  }
}
