package dev.troupe.link;

import dev.troupe.link.LinkState.Backoff;
import dev.troupe.link.LinkState.Closed;
import dev.troupe.link.LinkState.Dialing;
import dev.troupe.link.LinkState.Opening;
import dev.troupe.link.LinkState.Ready;
import dev.troupe.link.LinkState.Released;
import java.util.List;

/**
 * The life of a link as a pure step.
 *
 * <pre>
 *              Open              Connected            Welcomed
 *  Released ---------> Dialing -----------> Opening -----------> Ready
 *     ^ ^                ^  |                  |                   |
 *     | |                |  | Lost             | Lost              | Lost
 *     | |      RetryDue  |  v                  v                   v
 *     | |                +-------------------- Backoff <-----------+
 *     | +-- Lost, when no retry heals the cause
 *     +---- Release, from any state but Closed         Close, from any state --> Closed
 * </pre>
 *
 * <p>A signal that means nothing in a state changes nothing. Signals of a socket that was given up
 * never get here: the link forgets that socket first.
 */
final class LinkMachine {

  /** What happens to a link. */
  sealed interface Signal {
    record Open() implements Signal {}

    record Release(LinkFailure reason) implements Signal {}

    record Close() implements Signal {}

    record Connected(long deadline) implements Signal {}

    record Welcomed(long now, String detail) implements Signal {}

    /** The dial failed or the socket is gone; {@code retryAt} is used if a retry makes sense. */
    record Lost(LinkFailure failure, long retryAt) implements Signal {}

    record RetryDue() implements Signal {}
  }

  /** What the link has to do about it, in order. */
  sealed interface Effect {
    record Dial() implements Effect {}

    record Greet() implements Effect {}

    /** The handshake is over: watch that the peer stays alive. */
    record Watch() implements Effect {}

    record ArmRetry(long at) implements Effect {}

    /** Close the socket or give up the dial, forget both, disarm every timer. */
    record Disconnect() implements Effect {}

    /** Tell everybody who waits. */
    record FailRequests(LinkFailure failure) implements Effect {}
  }

  /** Where a step leads. */
  record Step(LinkState state, List<Effect> effects) {}

  private LinkMachine() {}

  static Step step(LinkState state, Signal signal) {
    if (state instanceof Closed) {
      return stay(state);
    }
    return switch (signal) {
      case Signal.Open open -> open(state);
      case Signal.Release release -> release(state, release.reason());
      case Signal.Close close -> close(state);
      case Signal.Connected connected -> connected(state, connected);
      case Signal.Welcomed welcomed -> welcomed(state, welcomed);
      case Signal.Lost lost -> lost(state, lost);
      case Signal.RetryDue due -> retry(state);
    };
  }

  private static Step open(LinkState state) {
    return state instanceof Released
        ? new Step(new Dialing(1, null), List.of(new Effect.Dial()))
        : stay(state);
  }

  private static Step release(LinkState state, LinkFailure reason) {
    return state instanceof Released ? stay(state) : end(new Released(reason), reason);
  }

  private static Step close(LinkState state) {
    Closed closed = new Closed();
    return state instanceof Released
        ? new Step(closed, List.of())
        : end(closed, new LinkFailure(LinkCause.CLOSED, "the link was closed by its owner"));
  }

  private static Step connected(LinkState state, Signal.Connected connected) {
    return state instanceof Dialing dialing
        ? new Step(
            new Opening(dialing.attempt(), connected.deadline(), dialing.last()),
            List.of(new Effect.Greet()))
        : stay(state);
  }

  private static Step welcomed(LinkState state, Signal.Welcomed welcomed) {
    return state instanceof Opening
        ? new Step(new Ready(welcomed.now(), welcomed.detail()), List.of(new Effect.Watch()))
        : stay(state);
  }

  private static Step lost(LinkState state, Signal.Lost lost) {
    int attempt = attemptAfter(state);
    if (attempt == 0) {
      return stay(state);
    }
    LinkFailure failure = lost.failure();
    if (!failure.cause().retryable()) {
      return end(new Released(failure), failure);
    }
    return new Step(
        new Backoff(attempt, failure, lost.retryAt()),
        List.of(
            new Effect.Disconnect(),
            new Effect.FailRequests(failure),
            new Effect.ArmRetry(lost.retryAt())));
  }

  /** The attempt that the loss makes necessary; 0 when there was nothing to lose. */
  private static int attemptAfter(LinkState state) {
    return switch (state) {
      case Dialing dialing -> dialing.attempt() + 1;
      case Opening opening -> opening.attempt() + 1;
      case Ready ready -> 1;
      case Released released -> 0;
      case Backoff backoff -> 0;
      case Closed closed -> 0;
    };
  }

  private static Step retry(LinkState state) {
    return state instanceof Backoff backoff
        ? new Step(new Dialing(backoff.attempt(), backoff.failure()), List.of(new Effect.Dial()))
        : stay(state);
  }

  private static Step end(LinkState state, LinkFailure failure) {
    return new Step(state, List.of(new Effect.Disconnect(), new Effect.FailRequests(failure)));
  }

  private static Step stay(LinkState state) {
    return new Step(state, List.of());
  }
}
