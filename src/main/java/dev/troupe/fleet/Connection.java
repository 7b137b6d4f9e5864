package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the connection to a robot stands.
 *
 * @param since wall clock of the last change of {@code state}
 * @param access whether the robot let us in when it last answered; null before
 * @param scope what it called our access, verbatim; null before or when it said nothing
 * @param failure what keeps it from being ready; null when it is
 * @param failures how often it was lost or could not be made since the gateway started
 */
public record Connection(
    State state,
    Instant since,
    @Nullable Boolean access,
    @Nullable String scope,
    @Nullable Failure failure,
    long failures) {

  /** In one bounded word; a metric label. */
  public enum State {
    /** Let go by a client, until connected again. */
    DISCONNECTED,
    /** On its way: dialing or authenticating. */
    CONNECTING,
    /** Commands pass. */
    READY,
    /** Lost; the next attempt is set. */
    RECONNECTING,
    /** The robot does not accept the key or has its API off; tried again, slowly. */
    ACCESS_DENIED
  }
}
