package dev.troupe.fleet;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkState;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
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
 * @param lastFailure why it last was; stays when it is ready again, null before the first time
 * @param lastFailureAt when that was
 */
public record Connection(
    State state,
    Instant since,
    @Nullable Boolean access,
    @Nullable String scope,
    @Nullable Failure failure,
    long failures,
    @Nullable Failure lastFailure,
    @Nullable Instant lastFailureAt) {

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

  static Connection none(Instant now) {
    return new Connection(State.DISCONNECTED, now, null, null, null, 0, null, null);
  }

  /** Of a robot that another replica runs, or will run in a moment. */
  static Connection elsewhere(RobotId id, Instant now) {
    return new Connection(State.CONNECTING, now, null, null, Moving.elsewhere(id), 0, null, null);
  }

  /** Whether what keeps it from being ready is that another replica has it. */
  public boolean isElsewhere() {
    return failure != null && failure.reason() == FailureReason.ROBOT_MOVING;
  }

  /** The same connection with its link in a new state. */
  Connection next(LinkState link, LinkFailures translation, Instant now) {
    State next = state(link);
    Boolean answered =
        switch (next) {
          case READY -> Boolean.TRUE;
          case ACCESS_DENIED -> Boolean.FALSE;
          default -> access;
        };
    boolean failed = link instanceof LinkState.Backoff;
    Failure obstacle = next == State.READY ? null : translation.obstacle(link);
    return new Connection(
        next,
        next == state ? since : now,
        answered,
        link instanceof LinkState.Ready ready ? ready.detail() : scope,
        obstacle,
        failures + (failed ? 1 : 0),
        failed ? obstacle : lastFailure,
        failed ? now : lastFailureAt);
  }

  private static State state(LinkState link) {
    LinkFailure obstacle = link.obstacle();
    if (obstacle == null) {
      return State.READY;
    }
    return switch (obstacle.cause()) {
      case RELEASED, CLOSED -> State.DISCONNECTED;
      case NOT_READY -> State.CONNECTING;
      case ACCESS_DENIED -> State.ACCESS_DENIED;
      default -> State.RECONNECTING;
    };
  }
}
