package dev.troupe.avatar;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message of a session's server, or what could be made of it. */
public sealed interface AvatarEvent {

  /**
   * The session stands.
   *
   * @param connectionId the server's name for the connection, never empty
   * @param capabilities what this server can do beyond the oldest, verbatim; older ones name
   *     nothing
   */
  record Confirmed(String connectionId, Set<String> capabilities) implements AvatarEvent {
    /** Capability: pause and resume. */
    public static final String PLAYBACK_CONTROL = "playback_control";

    /** Capability: {@link Playback} is told. */
    public static final String PLAYBACK_STATE = "playback_state";

    public Confirmed {
      capabilities = Set.copyOf(capabilities);
    }

    public boolean can(String capability) {
      return capabilities.contains(capability);
    }
  }

  /**
   * Motion for one request, or, where it goes elsewhere, a sign that playback began or ended.
   *
   * @param reqId the request, as the client named it; empty when the server named none
   * @param end whether it is the last of its request; may be told twice
   * @param bytes the whole message as it came, which is what renderers read. Never written again:
   *     writing it anew would lose what is unknown here
   * @param keyframes how many moments it holds, 25 a second; null when the server writes them in a
   *     way that is unknown here
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Animation(
      String connectionId, String reqId, boolean end, byte[] bytes, @Nullable Integer keyframes)
      implements AvatarEvent {}

  /**
   * The server reports a failure. {@link AvatarProtocol#failed} says what it means.
   *
   * @param connectionId may be empty
   * @param reqId the request that failed; null when it is the session
   * @param code the server's number, of whatever sort
   */
  record ServerFailed(String connectionId, @Nullable String reqId, int code, String message)
      implements AvatarEvent {}

  /**
   * Where the playback of an egress stands.
   *
   * @param played how far it came
   * @param reason of an interruption, verbatim, such as {@code explicit}, {@code preempted}, {@code
   *     pause_timeout}; else empty
   */
  record Playback(
      String connectionId, String reqId, PlaybackState state, Duration played, String reason)
      implements AvatarEvent {}

  /** What playback does. */
  enum PlaybackState {
    UNKNOWN,
    PLAYING,
    PAUSED,
    ENDED,
    INTERRUPTED
  }

  /** A message of a type outside this vocabulary; to be ignored. */
  record Unknown(int type) implements AvatarEvent {}

  /** What came is no message of the protocol. */
  record Unreadable(String reason) implements AvatarEvent {}
}
