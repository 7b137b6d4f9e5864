package dev.troupe.avatar;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its caller, one thing at a time: {@link Ready} first, then what happens, at
 * the end exactly one of {@link Over} and {@link Failed}.
 *
 * @param commandId the utterance or command that it belongs to; empty for none
 * @param requestId the utterance's id on the wire; empty for none
 */
public record AnimationNews(String commandId, String requestId, Instant at, What what) {

  /** What happened. */
  public sealed interface What {}

  /**
   * A session is there.
   *
   * @param warm whether it was open before it was asked for
   */
  public record Ready(
      String connectionId, String region, Set<String> capabilities, boolean warm, Duration waited)
      implements What {}

  /**
   * An utterance began.
   *
   * @param before how many have to end first
   */
  public record Accepted(int number, int before) implements What {}

  /**
   * One message of the server's.
   *
   * @param data as it came; nobody writes to it
   * @param keyframes null when they cannot be counted
   * @param mediaTime of its first keyframe within the utterance's sound; null likewise
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Frame(
      byte[] data,
      long sequence,
      @Nullable Integer keyframes,
      @Nullable Duration mediaTime,
      boolean last)
      implements What {}

  /**
   * How far an utterance has come.
   *
   * @param received bytes of sound that came from the caller
   * @param sent bytes of sound that went to the server
   */
  public record Progress(long received, long sent, long frames, long keyframes) implements What {}

  /**
   * An utterance ended.
   *
   * @param dropped frames that had come and were not told
   * @param sent bytes of sound that went to the server
   * @param firstFrameAfter from the first sound; null when there was no frame
   * @param played null when the server does not say
   * @param connectionId empty when its turn never came
   */
  public record Ended(
      End end,
      long frames,
      long dropped,
      long keyframes,
      long sent,
      @Nullable Duration firstFrameAfter,
      @Nullable Duration played,
      String connectionId)
      implements What {}

  /** How an utterance ends. */
  public sealed interface End {}

  /** All of it was animated. */
  public record Finished() implements End {}

  /** It was stopped. */
  public record Interrupted(Cause cause) implements End {}

  /** It could not be done. */
  public record Broken(AvatarError error) implements End {}

  /** Who stopped an utterance. */
  public enum Cause {
    CLIENT,
    PREEMPTED,
    PAUSE_TIMEOUT,
    VENDOR
  }

  /** Frames that came after their utterance's end, and were told to nobody. */
  public record Late(long frames) implements What {}

  /** What a player elsewhere does; {@code played} is null when the server did not say. */
  public record Playback(AvatarEvent.PlaybackState state, @Nullable Duration played, String reason)
      implements What {}

  /**
   * A command came to nothing.
   *
   * @param state the word for where things stand
   * @param supported whether another state would have allowed it
   */
  public record Rejected(String command, String state, boolean supported, String message)
      implements What {}

  /** An error that ended neither an utterance nor the session. */
  public record Troubled(AvatarError error) implements What {}

  /**
   * The session left the caller.
   *
   * @param error null as it should be, or when an utterance ended with it
   */
  public record Closed(
      By by,
      String connectionId,
      @Nullable Integer code,
      @Nullable String reason,
      boolean replaced,
      @Nullable AvatarError error)
      implements What {}

  /** Who closed a session. */
  public enum By {
    CLIENT,
    GATEWAY,
    VENDOR
  }

  /** All is done. */
  public record Over(boolean draining) implements What {}

  /** There is no session any more, and no other can take its place. */
  public record Failed(AvatarFailure failure) implements What {}
}
