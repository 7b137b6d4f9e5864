package dev.troupe.client;

import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkState;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connect that is under way: it ends when the link is ready, at its first failure, or, with
 * patience, when that has run out. Confined to the client's context.
 */
final class Connecting {
  private final Time time;
  private @Nullable Promise<Void> promise;
  private Runnable giveUp = () -> {};
  private boolean patient;
  private Time.@Nullable Timer timer;
  private @Nullable LinkFailure last;

  Connecting(Time time) {
    this.time = time;
  }

  /** Joins the connect that is under way, or begins one. */
  Future<Void> begin(Duration patience, Runnable giveUp) {
    if (promise != null) {
      return promise.future();
    }
    Promise<Void> begun = Promise.promise();
    promise = begun;
    this.giveUp = giveUp;
    last = null;
    patient = patience.isPositive();
    if (patient) {
      timer = time.after(patience, this::outOfPatience);
    }
    return begun.future();
  }

  void moved(LinkState state) {
    switch (state) {
      case LinkState.Ready ready -> end(null);
      case LinkState.Backoff lost -> failed(lost.failure());
      case LinkState.Released released -> end(released.reason());
      case LinkState.Closed closed -> end(closed.obstacle());
      case LinkState.Dialing dialing -> {}
      case LinkState.Opening opening -> {}
    }
  }

  private void failed(LinkFailure failure) {
    last = failure;
    if (promise != null && !patient) {
      end(failure);
      giveUp.run();
    }
  }

  private void outOfPatience() {
    end(
        last != null
            ? last
            : new LinkFailure(LinkCause.CONNECT_TIMEOUT, "the robot did not answer in time"));
    giveUp.run();
  }

  private void end(@Nullable LinkFailure failure) {
    Promise<Void> ended = promise;
    promise = null;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (ended != null && failure != null) {
      ended.fail(LinkFailures.of(failure));
    } else if (ended != null) {
      ended.complete();
    }
  }
}
