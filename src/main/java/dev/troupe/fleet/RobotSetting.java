package dev.troupe.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a robot was asked to be, against what it says that it is.
 *
 * @param desired what was last asked for, in words for people
 * @param actual what the robot said last, likewise; null when it never says it, or has not yet
 * @param since when it was asked for; null when that was in a former life of the gateway
 * @param commandId the command that asked for it; null when none of this life of the gateway did
 */
public record RobotSetting(
    Kind kind,
    String desired,
    @Nullable String actual,
    State state,
    @Nullable Instant since,
    @Nullable String commandId) {

  /** What robots stay in once they were asked to. */
  public enum Kind {
    VOLUME,
    VOICE,
    FACE,
    FACE_PARAMETERS,
    HEAD_POSE,
    LED,
    ATTENTION,
    LISTENING
  }

  /** What is known of it. */
  public enum State {
    /** The robot is not connected: it is told when it is. */
    PENDING,
    /** The robot was told, and has not said what became of it. */
    SENT,
    /** The robot says that it is so. */
    CONFIRMED,
    /** The robot says otherwise. */
    DIFFERS
  }
}
