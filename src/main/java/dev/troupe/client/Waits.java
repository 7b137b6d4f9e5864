package dev.troupe.client;

import dev.troupe.link.Inbound;
import dev.troupe.link.LinkFailure;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who waits for an event that is still to come. Confined to the client's context. */
final class Waits {
  private final Time time;
  private final Set<Wait<?>> open = new LinkedHashSet<>();

  Waits(Time time) {
    this.time = time;
  }

  /**
   * @param pick the value that an event ends this wait with, or null to wait on
   * @param what is waited for, for the message of the timeout
   */
  <T> Future<T> add(
      Duration timeout, String what, Function<Inbound<RobotEvent>, @Nullable Future<T>> pick) {
    Wait<T> wait = new Wait<>(pick);
    open.add(wait);
    wait.timer = time.after(timeout, () -> expire(wait, what, timeout));
    return wait.promise.future();
  }

  void tell(Inbound<RobotEvent> inbound) {
    for (Wait<?> wait : new ArrayList<>(open)) {
      if (wait.ends(inbound)) {
        open.remove(wait);
      }
    }
  }

  void failAll(LinkFailure failure) {
    List<Wait<?>> all = new ArrayList<>(open);
    open.clear();
    for (Wait<?> wait : all) {
      wait.cancelTimer();
      wait.promise.tryFail(LinkFailures.of(failure));
    }
  }

  private void expire(Wait<?> wait, String what, Duration timeout) {
    open.remove(wait);
    wait.promise.tryFail(
        new Failure(
                FailureReason.NO_ANSWER, "no %s within %d ms".formatted(what, timeout.toMillis()))
            .asException());
  }

  private static final class Wait<T> {
    private final Promise<T> promise = Promise.promise();
    private final Function<Inbound<RobotEvent>, @Nullable Future<T>> pick;
    private Time.@Nullable Timer timer;

    Wait(Function<Inbound<RobotEvent>, @Nullable Future<T>> pick) {
      this.pick = pick;
    }

    boolean ends(Inbound<RobotEvent> inbound) {
      Future<T> end = pick.apply(inbound);
      if (end == null) {
        return false;
      }
      cancelTimer();
      end.onComplete(promise);
      return true;
    }

    void cancelTimer() {
      if (timer != null) {
        timer.cancel();
      }
    }
  }
}
