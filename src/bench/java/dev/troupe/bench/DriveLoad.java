package dev.troupe.bench;

import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Commands to one robot within one stream of {@code Drive}, at a steady rate. */
final class DriveLoad implements AutoCloseable {
  private static final String DRIVE = "troupe.robot.v1.RobotService/Drive";

  private final SinkRobot robot;
  private final Line line;
  private final Line.Subscription stream;
  private long number;

  private DriveLoad(SinkRobot robot, Line line, Line.Subscription stream) {
    this.robot = robot;
    this.line = line;
    this.stream = stream;
  }

  static DriveLoad on(Stage stage, int port, SinkRobot robot) {
    Line line = stage.line(port);
    Buffer header =
        message(
            DriveRequest.newBuilder().setHeader(DriveHeader.newBuilder().setRobotId(Robots.id(0))));
    return new DriveLoad(robot, line, Await.done(line.converse(DRIVE, header, answer -> {})));
  }

  private static Buffer message(DriveRequest.Builder request) {
    return Buffer.buffer(request.build().toByteArray());
  }

  /** Every millisecond sends what is due by then. */
  Future<Void> steady(int perSecond, Duration time) {
    Promise<Void> done = Promise.promise();
    line.context()
        .runOnContext(ignored -> {
          long begin = System.nanoTime();
          long[] sent = {0};
          line.context()
              .owner()
              .setPeriodic(
                  1,
                  timer -> {
                    long passed = System.nanoTime() - begin;
                    long due = passed * perSecond / 1_000_000_000L;
                    sent[0] = Math.max(sent[0], due - 2);
                    for (; sent[0] < due; sent[0]++) {
                      send();
                    }
                    if (passed > time.toNanos()) {
                      line.context().owner().cancelTimer(timer);
                      done.tryComplete();
                    }
                  });
        });
    return done.future();
  }

  private void send() {
    SetLedRequest led =
        SetLedRequest.newBuilder()
            .setRobotId(Robots.id(0))
            .setColor(robot.depart(number++))
            .build();
    stream.request().write(message(DriveRequest.newBuilder().setSetLed(led)));
  }

  @Override
  public void close() {
    Await.done(stream.cancel());
  }
}
