package dev.troupe.robot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a command ended. Every accepted command has exactly one. */
public sealed interface Outcome {

  /** The robot's own last word on it: an answer, the end of an utterance, the end of listening. */
  record Answered(RobotEvent answer) implements Outcome {}

  /** The socket took the bytes; the robot never answers this command. */
  record Sent() implements Outcome {}

  /** As {@link Sent}, and a barrier behind it came back: the robot has read it. */
  record Confirmed() implements Outcome {}

  /**
   * Speech that was cut: what was really said, for how long, and for streams how many bytes were
   * played.
   */
  record Interrupted(String text, Duration spoken, @Nullable Long playedBytes) implements Outcome {}

  /** Speech that was taken out of the queue before it began. */
  record Preempted() implements Outcome {}

  /** It failed, and certainly had no further effect than the failure says. */
  record Failed(Failure failure) implements Outcome {}

  /** The link was lost after the bytes left and before the answer came: nobody knows. */
  record Unknown(Failure failure) implements Outcome {}
}
