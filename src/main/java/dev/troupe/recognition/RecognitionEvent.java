package dev.troupe.recognition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing a recogniser said: fifteen kinds that are known, and {@link Unknown} for all others.
 */
public sealed interface RecognitionEvent {

  /** What all of them share; the accessors below read it. */
  Envelope envelope();

  /** See {@link Envelope#requestId}. */
  default long requestId() {
    return envelope().requestId();
  }

  /** See {@link Envelope#channelId}. */
  default String channelId() {
    return envelope().channelId();
  }

  /** See {@link Envelope#headers}. */
  default Map<String, @Nullable Object> headers() {
    return envelope().headers();
  }

  /** See {@link Envelope#completionCause}. */
  default @Nullable CompletionCause completionCause() {
    return envelope().completionCause();
  }

  /** See {@link Envelope#completionReason}. */
  default @Nullable String completionReason() {
    return envelope().completionReason();
  }

  /** See {@link Envelope#body}. */
  default @Nullable RecognitionResult body() {
    return envelope().body();
  }

  default RecognitionEventKind kind() {
    return RecognitionEventKind.of(this);
  }

  /** A session is open, and its channel id is settled. Answers OPEN. */
  record Opened(Envelope envelope) implements RecognitionEvent {}

  /** Defaults were set. Answers SET-PARAMS. */
  record ParamsSet(Envelope envelope) implements RecognitionEvent {}

  /** Every parameter and its value in this session. Answers GET-PARAMS. */
  record DefaultParams(Envelope envelope) implements RecognitionEvent {

    /** The headers, typed. */
    public RecognitionParams params() {
      return RecognitionParams.of(headers());
    }
  }

  /** An alias may be used. Answers DEFINE-GRAMMAR. */
  record GrammarDefined(Envelope envelope) implements RecognitionEvent {}

  /**
   * A recognition listens. Answers RECOGNIZE; a cause {@code Success} here is no result (seen in
   * the official client).
   */
  record RecognitionInProgress(Envelope envelope) implements RecognitionEvent {}

  /** The no-input timer runs. Answers START-INPUT-TIMERS. */
  record InputTimersStarted(Envelope envelope) implements RecognitionEvent {}

  /** The recognition was ended without a result. Answers STOP. */
  record Stopped(Envelope envelope) implements RecognitionEvent {}

  /** The session is over, the socket is not: another one may be opened. Answers CLOSE. */
  record Closed(Envelope envelope) implements RecognitionEvent {}

  /**
   * Somebody began to speak: the moment to stop a prompt. In normal mode only (documented), at most
   * once a recognition and not before a no-input timeout (seen in the official client's examples).
   */
  record StartOfInput(Envelope envelope) implements RecognitionEvent {}

  /** A recognition ended by itself: its cause says how, its body what was heard. */
  record RecognitionComplete(Envelope envelope) implements RecognitionEvent {

    /** What it comes down to; {@link RecognitionOutcome#UNKNOWN} without a cause. */
    public RecognitionOutcome outcome() {
      return RecognitionOutcome.of(completionCause(), body());
    }
  }

  /**
   * A command was not carried out, and the state is what it was. Which of the five comes for which
   * mistake is not settled (inferred), so treat them alike.
   */
  sealed interface Refusal extends RecognitionEvent {}

  /** The command is not one. */
  record MethodNotValid(Envelope envelope) implements Refusal {}

  /** The command was accepted and failed; the cause may say why. */
  record MethodFailed(Envelope envelope) implements Refusal {}

  /** A parameter has a value that it cannot have. */
  record InvalidParamValue(Envelope envelope) implements Refusal {}

  /** A parameter that must be there is not. */
  record MissingParam(Envelope envelope) implements Refusal {}

  /** The command is not allowed in the present state. */
  record MethodNotAllowed(Envelope envelope) implements Refusal {}

  /**
   * An event outside this vocabulary; changes no state.
   *
   * @param name as it was sent; empty when there was none
   * @param json the whole message
   */
  record Unknown(String name, Envelope envelope, String json) implements RecognitionEvent {}
}
