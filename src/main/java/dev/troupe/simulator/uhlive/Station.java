package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The simulator's one context, with its ports on it. */
final class Station extends VerticleBase {
  private final UhliveSimulatorOptions options;
  private volatile @Nullable Switchboard switchboard;
  private volatile @Nullable ControlDoor control;
  private volatile int port;

  Station(UhliveSimulatorOptions options) {
    this.options = options;
  }

  @Override
  public Future<?> start() {
    Time time = options.clock().apply(context);
    Switchboard opening = new Switchboard(vertx, options, time);
    switchboard = opening;
    return opening
        .open()
        .onSuccess(listening -> port = listening)
        .compose(listening -> openControl(opening))
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public Future<Void> stop() {
    List<Future<Void>> closing = new ArrayList<>();
    if (switchboard != null) {
      closing.add(switchboard.close());
    }
    if (control != null) {
      closing.add(control.close());
    }
    return Future.join(closing).mapEmpty();
  }

  String url() {
    return "ws://" + options.host() + ":" + port;
  }

  String tokenUrl() {
    return "http://" + options.host() + ":" + port + Front.TOKENS;
  }

  int port() {
    return port;
  }

  int controlPort() {
    ControlDoor open = control;
    return open == null ? -1 : open.port();
  }

  /** Asks the switchboard on its own context; from any thread. */
  <T> Future<T> ask(Function<Switchboard, T> question) {
    return Future.future(promise ->
        context.runOnContext(confined -> {
          Switchboard asked = switchboard;
          try {
            if (asked == null) {
              promise.fail("simulator: not started (expected: running)");
            } else {
              promise.complete(question.apply(asked));
            }
          } catch (RuntimeException refused) {
            promise.fail(refused);
          }
        }));
  }

  /** As {@link #ask}, without an answer. */
  Future<Void> tell(Consumer<Switchboard> order) {
    return this.<Boolean>ask(
            asked -> {
              order.accept(asked);
              return Boolean.TRUE;
            })
        .mapEmpty();
  }

  private Future<Void> openControl(Switchboard open) {
    if (options.controlPort() < 0) {
      return Future.succeededFuture();
    }
    ControlDoor opening = new ControlDoor(vertx, open, new ControlDoor.Where(url(), tokenUrl()));
    return opening.listen(options.controlPort()).onSuccess(listening -> control = opening);
  }
}
