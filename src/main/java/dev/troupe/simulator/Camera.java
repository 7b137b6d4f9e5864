package dev.troupe.simulator;

import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import java.time.Duration;
import java.util.concurrent.Executor;

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
      shoot(
          (time.nanos() - epoch) / period.toNanos(),
          picture -> {
            if (picture.succeeded()) {
              call.answer(picture.result());
            }
          });
    }
  }

  private void start(Call call) {
    if (!present) {
      return;
    }
    Connection to = call.from();
    long first = (time.nanos() - epoch) / period.toNanos() + 1;
    Viewer viewer = new Viewer(to);
    to.startStream(Connection.Stream.CAMERA, new Pacer(time, epoch, period, first, viewer::frame));
  }

  private void shoot(long number, Handler<AsyncResult<String>> drawn) {
    studio
        .shot(number, time.now())
        .onComplete(picture -> confined.execute(() -> drawn.handle(picture)));
  }

  /** One picture at a time: what is drawn slower than frames follow leaves frames out. */
  private final class Viewer {
    private final Connection to;
    private boolean waiting;

    Viewer(Connection to) {
      this.to = to;
    }

    void frame(long number) {
      if (waiting) {
        to.leaveOut();
      } else {
        waiting = true;
        shoot(number, this::drawn);
      }
    }

    /** The stream may have been stopped while the picture was drawn. */
    private void drawn(AsyncResult<String> picture) {
      waiting = false;
      if (picture.succeeded() && to.streams(Connection.Stream.CAMERA)) {
        to.stream(picture.result());
      }
    }
  }
}
