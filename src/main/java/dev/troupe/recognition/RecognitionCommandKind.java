package dev.troupe.recognition;

import java.util.EnumSet;
import java.util.Set;

/**
 * Every kind of command as one bounded word, a metric label, with the states in which the official
 * client lets it pass.
 */
public enum RecognitionCommandKind {
  OPEN(RecognitionState.NO_SESSION),
  SET_PARAMS(RecognitionState.IDLE),
  GET_PARAMS(RecognitionState.IDLE),
  DEFINE_GRAMMAR(RecognitionState.IDLE),
  RECOGNIZE(RecognitionState.IDLE),
  START_INPUT_TIMERS(RecognitionState.RECOGNITION),
  STOP(RecognitionState.RECOGNITION),
  CLOSE(RecognitionState.IDLE),
  /** Sound, which is no {@link RecognitionCommand}. */
  AUDIO(RecognitionState.IDLE, RecognitionState.RECOGNITION);

  private final Set<RecognitionState> states;

  RecognitionCommandKind(RecognitionState first, RecognitionState... others) {
    this.states = EnumSet.of(first, others);
  }

  public boolean isAllowedIn(RecognitionState state) {
    return states.contains(state);
  }

  /** As the protocol writes it: {@code SET-PARAMS}. */
  public String word() {
    return name().replace('_', '-');
  }

  /** For the message of a refusal: {@code IDLE or RECOGNITION}. */
  String states() {
    return String.join(" or ", states.stream().map(RecognitionState::name).toList());
  }
}
