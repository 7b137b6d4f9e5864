package dev.troupe.simulator;

import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Answers requests for pictures. Confined to the robot; pictures come from the {@link Studio}. */
final class Camera {
  private final Studio studio;
  private final boolean present;
  private final Time time;
  private final long epoch;
  private final Executor confined;
  private final Duration period;

  /** Frame n belongs to {@code epoch + n ÷ fps}. */
  Camera(Studio studio, boolean present, Time time, long epochNanos, Executor confined) {
    this.studio = studio;
    this.present = present;
    this.time = time;
    this.epoch = epochNanos;
    this.confined = confined;
    this.period = Duration.ofNanos(Math.round(1e9 / studio.fps()));
  }

  void register(Router router) {
    router.on("request.camera.once", this::once);
    router.on("request.camera.start", this::start);
    router.on("request.camera.stop", call -> call.from().stopStream(Connection.Stream.CAMERA));
  }

  private void once(Call call) {
    if (present) {
      shoot((time.nanos() - epoch) / period.toNanos(), call::answer);
    }
  }

  private void start(Call call) {
    if (!present) {
      return;
    }
    Connection to = call.from();
    long first = (time.nanos() - epoch) / period.toNanos() + 1;
    Pacer pacer =
        new Pacer(time, epoch, period, first, number -> shoot(number, image -> show(to, image)));
    to.startStream(Connection.Stream.CAMERA, pacer);
  }

  /** The stream may have been stopped while the picture was drawn. */
  private static void show(Connection to, String image) {
    if (to.streams(Connection.Stream.CAMERA)) {
      to.stream(image);
    }
  }

  private void shoot(long number, Consumer<String> show) {
    studio.shot(number, time.now()).onSuccess(image -> confined.execute(() -> show.accept(image)));
  }
}
