package dev.troupe.simulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.URI;
import java.util.function.Supplier;

/**
 * One robot of a running simulator, to be steered by a test or by the control port. Safe on every
 * thread.
 */
public final class SimulatedRobot {
  private final RobotHost host;
  private final Context context;

  SimulatedRobot(RobotHost host, Context context) {
    this.host = host;
    this.context = context;
  }

  public String id() {
    return host.id();
  }

  /** Where its API is: {@code ws://HOST:PORT/…/v1/events}. */
  public URI address() {
    return host.address();
  }

  /** A person says this: at once while the robot waits for speech, else as soon as it listens. */
  public Future<Void> say(String text) {
    return run(() -> host.say(text, false));
  }

  /** A person says this now, whether the robot listens or not. */
  public Future<Void> sayNow(String text) {
    return run(() -> host.say(text, true));
  }

  /** Completes when the fault has been applied. */
  public Future<Void> inject(Fault fault) {
    return on(() -> host.inject(fault));
  }

  /** Ends every lasting fault. */
  public Future<Void> heal() {
    return on(host::heal);
  }

  public Future<RobotReport> report() {
    return on(() -> Future.succeededFuture(host.report()));
  }

  private Future<Void> run(Runnable task) {
    return on(() -> {
      task.run();
      return Future.succeededFuture();
    });
  }

  private <T> Future<T> on(Supplier<Future<T>> task) {
    return Future.future(promise ->
        context.runOnContext(confined -> {
          try {
            task.get().onComplete(promise);
          } catch (RuntimeException refused) {
            promise.fail(refused);
          }
        }));
  }
}
