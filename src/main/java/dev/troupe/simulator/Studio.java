package dev.troupe.simulator;

import dev.troupe.simulator.media.Jpegs;
import dev.troupe.simulator.media.Scene;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws each picture once, however many clients (and, when shared, robots) look at it, and off the
 * event loop. Safe on every thread: a shot is won by compare-and-set, and drawn one after another.
 */
final class Studio {
  private final CameraOptions options;
  private final String title;
  private final LongFunction<List<Crowd.Person>> people;

  private final Function<Callable<String>, Future<String>> worker;
  private final AtomicReference<@Nullable Shot> latest = new AtomicReference<>();

  /**
   * Made for the first picture, since a canvas takes more room than a robot. Only the worker
   * touches it.
   */
  private @Nullable Jpegs jpegs;

  private record Shot(long number, Future<String> message) {}

  /**
   * @param people who is in view after so many nanoseconds
   * @param worker runs the drawing, in order, on a thread that may be busy
   */
  Studio(
      CameraOptions options,
      String title,
      LongFunction<List<Crowd.Person>> people,
      Function<Callable<String>, Future<String>> worker) {
    this.options = options;
    this.title = title;
    this.people = people;
    this.worker = worker;
  }

  double fps() {
    return options.fps();
  }

  /** The message with frame {@code number}, or with a later one if that is drawn already. */
  Future<String> shot(long number, Instant at) {
    while (true) {
      Shot last = latest.get();
      if (last != null && last.number() >= number) {
        return last.message();
      }
      Promise<String> promise = Promise.promise();
      if (latest.compareAndSet(last, new Shot(number, promise.future()))) {
        worker.apply(() -> draw(number, at)).onComplete(promise);
        return promise.future();
      }
    }
  }

  /** When the last picture that somebody asked for is drawn, and so all before it. */
  Future<Void> idle() {
    Shot last = latest.get();
    return last == null ? Future.succeededFuture() : last.message().otherwiseEmpty().mapEmpty();
  }

  private String draw(long number, Instant at) {
    if (jpegs == null) {
      jpegs = new Jpegs(new Scene(options.width(), options.height(), title), options.bytes());
    }
    List<Scene.Figure> figures =
        people.apply((long) (number / options.fps() * 1e9)).stream()
            .map(person -> new Scene.Figure(person.x(), person.y(), person.z()))
            .toList();
    byte[] jpeg = jpegs.frame(number, at, figures);
    return Responses.camera(Base64.getEncoder().encodeToString(jpeg));
  }
}
