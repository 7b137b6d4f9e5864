package dev.troupe.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Unary calls to one robot over one connection: at a steady rate whatever comes back, or as many as
 * come back while some are always under way.
 */
final class CommandLoad {
  private final Line line;
  private final String method;
  private final Function<String, Buffer> request;
  private final SinkRobot robot;
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean over;

  /** {@code request} makes the call's message of a colour. */
  CommandLoad(Line line, String method, Function<String, Buffer> request, SinkRobot robot) {
    this.line = line;
    this.method = method;
    this.request = request;
    this.robot = robot;
  }

  Future<Void> steady(int perSecond, Duration time) {
    return Pace.steady(line.context(), perSecond, Pace.NO_BURST, time, this::send);
  }

  /** Answers a second while {@code open} calls are under way. */
  double closedLoop(Stage stage, int open, Duration time) {
    over = false;
    AtomicLong answered = new AtomicLong();
    for (int i = 0; i < open; i++) {
      line.context().runOnContext(ignored -> again(answered));
    }
    long begin = System.nanoTime();
    Await.pass(stage.vertx(), time);
    double seconds = (System.nanoTime() - begin) / 1e9;
    over = true;
    return answered.get() / seconds;
  }

  private void again(AtomicLong answered) {
    if (!over) {
      send()
          .onComplete(done -> {
            if (done.succeeded()) {
              answered.incrementAndGet();
            }
            again(answered);
          });
    }
  }

  private Future<Buffer> send() {
    String color = robot.depart(number.getAndIncrement());
    return line.call(method, request.apply(color)).onFailure(e -> failed.incrementAndGet());
  }

  long failed() {
    return failed.get();
  }
}
