package dev.troupe.bench;

import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import io.vertx.core.Future;
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

  Future<Void> steady(int perSecond, Duration time) {
    return Pace.steady(line.context(), perSecond, Pace.NO_BURST, time, this::send);
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
