package dev.troupe.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Streams of media on some connections, counted and timed as one. */
final class Subscribers implements AutoCloseable {
  static final String AUDIO = "troupe.robot.v1.PerceptionService/StreamAudio";
  static final String CAMERA = "troupe.robot.v1.PerceptionService/StreamCamera";

  /** Anything smaller is a header or a report of a loss, not one of the pictures asked for. */
  private static final int PICTURE = 50_000;

  private final List<Line> lines;
  private final List<Line.Subscription> subscriptions = new ArrayList<>();
  private final Samples samples = new Samples();

  private Subscribers(List<Line> lines) {
    this.lines = lines;
  }

  /** New connections to that port, shared evenly by what subscribes. */
  static Subscribers on(Stage stage, int port, int connections) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      lines.add(stage.line(port));
    }
    return new Subscribers(lines);
  }

  Samples samples() {
    return samples;
  }

  static Buffer audioOf(int robot) {
    return Buffer.buffer(
        StreamAudioRequest.newBuilder().setRobotId(Robots.id(robot)).build().toByteArray());
  }

  static Buffer cameraOf(int robot) {
    return Buffer.buffer(
        StreamCameraRequest.newBuilder().setRobotId(Robots.id(robot)).build().toByteArray());
  }

  /** The floor's sources go by any name. */
  static Buffer sourceOf(int robot) {
    return Buffer.buffer(Robots.id(robot));
  }

  /** Subscriber {@code n} of {@code count} sends {@code request.apply(n)}. */
  Subscribers audio(String method, int count, IntFunction<Buffer> request) {
    return subscribe(method, count, request, this::timed);
  }

  /** Pictures carry no stamp: they are counted. */
  Subscribers pictures(String method, int count, IntFunction<Buffer> request) {
    return subscribe(method, count, request, this::counted);
  }

  /** Pictures of robots, timed from when the gateway that has the robot got them. */
  Subscribers cameras(int count, IntFunction<Buffer> request) {
    return subscribe(CAMERA, count, request, this::sinceReceived);
  }

  private Subscribers subscribe(
      String method, int count, IntFunction<Buffer> request, Handler<Buffer> each) {
    List<Future<Line.Subscription>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Line line = lines.get(i % lines.size());
      opening.add(line.subscribe(method, request.apply(i), each));
    }
    Await.done(Future.all(opening));
    opening.forEach(opened -> subscriptions.add(opened.result()));
    return this;
  }

  private void timed(Buffer message) {
    if (Stamp.in(message)) {
      samples.add(System.nanoTime() - Stamp.ofTail(message));
    }
  }

  private void sinceReceived(Buffer message) {
    if (message.length() > PICTURE) {
      samples.add(Math.max(0, nanos(Instant.now()) - received(message)));
    }
  }

  /** By the wall clock, which on one machine is one for all processes. */
  private static long received(Buffer message) {
    try {
      Timestamp at = StreamCameraResponse.parseFrom(message.getBytes()).getFrame().getReceivedAt();
      return nanos(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("a picture cannot be read", e);
    }
  }

  private static long nanos(Instant moment) {
    return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
  }

  private void counted(Buffer message) {
    if (message.length() > PICTURE) {
      samples.add(0);
    }
  }

  @Override
  public void close() {
    Await.done(Future.join(subscriptions.stream().map(Line.Subscription::cancel).toList()));
    Await.done(Future.join(lines.stream().map(Line::close).toList()));
  }
}
