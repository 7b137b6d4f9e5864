package dev.troupe.recognition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its caller: {@link Ready} first, then what happens, at the end exactly one
 * of {@link Ended} and {@link Failed}.
 */
public sealed interface SessionNews {

  /** How a session came to its caller. */
  enum Origin {
    /** It was open before it was asked for. */
    WARM,
    /** Its socket was open before. */
    WARM_SOCKET,
    /** Its socket was dialled for this caller. */
    DIALLED
  }

  /** The session is there, its parameters are set and its grammars defined. */
  record Ready(String channelId, AudioCodec codec, Origin origin, Duration waited)
      implements SessionNews {}

  /** The recogniser said something about a command, be it the answer or what came of it. */
  record Said(String commandId, RecognitionEvent event, boolean replayed) implements SessionNews {}

  /** A recognition listens from {@code at} on; null when no sound came yet. */
  record Begun(String commandId, RecognitionEvent event, boolean replayed, @Nullable MediaPoint at)
      implements SessionNews {}

  /** A name for a grammar may be used. */
  record Defined(String commandId, RecognitionEvent event, String alias) implements SessionNews {}

  /** A recognition came to its end. */
  record Complete(
      String commandId, RecognitionEvent.RecognitionComplete event, RecognitionMeasures measures)
      implements SessionNews {}

  /** A recognition was lost. */
  record RecognitionLost(String commandId, SessionFailure failure, RecognitionMeasures measures)
      implements SessionNews {}

  /** A recognition was given up; {@code recognitionId} is empty when it had ended already. */
  record Stopped(String commandId, RecognitionEvent event, String recognitionId)
      implements SessionNews {}

  /** The recogniser refused a command. */
  record Refused(
      String commandId,
      RecognitionCommandKind command,
      RecognitionEvent.Refusal event,
      SessionState state)
      implements SessionNews {}

  /** A command came to nothing here; {@code command} is null for the end of an utterance. */
  record Rejected(
      String commandId,
      @Nullable RecognitionCommandKind command,
      SessionFailure failure,
      SessionState state)
      implements SessionNews {}

  /** The end of a recognition follows; {@code at} is null when no sound came. */
  record UtteranceEnding(String commandId, @Nullable MediaPoint at) implements SessionNews {}

  /** Another session took the place of one that was lost. */
  record Replaced(
      SessionFailure why,
      String oldChannelId,
      Ready ready,
      RecognitionParams params,
      List<String> grammars,
      String recognitionId,
      Duration replayed,
      Duration lost)
      implements SessionNews {}

  /** Sound of a recognition that the recogniser did not hear. */
  record AudioLost(MediaPoint from, Duration duration, LossReason reason) implements SessionNews {}

  /** Why sound did not reach the recogniser. */
  enum LossReason {
    OVERFLOW,
    SESSION_LOST
  }

  /** The session left its caller in good order. */
  record Ended(
      boolean draining, String channelId, Duration received, int recognitions, int replacements)
      implements SessionNews {}

  /** There is no session any more, and no other can take its place. */
  record Failed(SessionFailure failure) implements SessionNews {}
}
