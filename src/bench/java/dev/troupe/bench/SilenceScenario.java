package dev.troupe.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.AcquireLeaseResponse;
import dev.troupe.api.fleet.v1.SafeAction;
import dev.troupe.api.fleet.v1.SilencePolicy;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How late the actions of a silence policy reach robots whose holders all went silent in the same
 * moment: from the last heartbeat, as the gateway says it came, to the last action's arrival at the
 * robot, beyond the policy's window.
 */
final class SilenceScenario implements Scenario {
  private static final String ACQUIRE = "troupe.fleet.v1.LeaseService/AcquireLease";
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int robots = options.count("robots", 50);
    SinkRobot sink = new SinkRobot(stage);
    GatewayProcess gateway = stage.gateway(sink.asRobots(robots));
    Line line = stage.line(gateway.port());
    round(stage, line, sink, robots, 0);
    sink.samples().clear();
    int rounds = options.rounds();
    for (int round = 1; round <= rounds; round++) {
      round(stage, line, sink, robots, round);
    }
    String of = robots + " robots, " + rounds + " rounds: ";
    report.figure(of + "beyond the window, p50", late(sink, 0.5), "ms");
    report.figure(of + "beyond the window, p99", late(sink, 0.99), "ms");
    report.goal("silence", of + "beyond the window, most", late(sink, 1), "ms", 50);
  }

  private static double late(SinkRobot sink, double quantile) {
    return sink.samples().millis(quantile) - WINDOW.toMillis();
  }

  /** Everybody gets a lease and is never heard of again; its policy gives it up. */
  private static void round(Stage stage, Line line, SinkRobot sink, int robots, int round) {
    int before = sink.samples().size();
    Await.done(
        Loops.on(
            line.context(),
            () -> {
              List<Future<Buffer>> granted = new ArrayList<>();
              for (int i = 0; i < robots; i++) {
                long number = (long) round * robots + i;
                Buffer request = request(Robots.id(i), sink.depart(number));
                granted.add(
                    line.call(ACQUIRE, request)
                        .onSuccess(answer -> sink.departed(number, heardAt(answer))));
              }
              return Future.all(granted);
            }));
    Await.until(
        stage.vertx(),
        "the robots of silent holders act",
        PATIENCE,
        () -> sink.samples().size() >= before + robots);
  }

  /** By the clock that sees the action arrive: both processes share a machine. */
  private static long heardAt(Buffer answer) {
    try {
      Timestamp heard =
          AcquireLeaseResponse.parseFrom(answer.getBytes()).getLease().getHeartbeatAt();
      Instant at = Instant.ofEpochSecond(heard.getSeconds(), heard.getNanos());
      return System.nanoTime() - Duration.between(at, Instant.now()).toNanos();
    } catch (InvalidProtocolBufferException e) {
      throw new BenchException("an answer that is none", e);
    }
  }

  private static Buffer request(String robot, String color) {
    SilencePolicy.Builder policy =
        SilencePolicy.newBuilder()
            .setAfter(Durations.fromMillis(WINDOW.toMillis()))
            .addActions(
                SafeAction.newBuilder().setStopSpeech(SafeAction.StopSpeech.getDefaultInstance()))
            .addActions(
                SafeAction.newBuilder().setNeutralFace(SafeAction.NeutralFace.getDefaultInstance()))
            .addActions(
                SafeAction.newBuilder()
                    .setAttendNobody(SafeAction.AttendNobody.getDefaultInstance()))
            .addActions(
                SafeAction.newBuilder()
                    .setLedColor(SafeAction.LedColor.newBuilder().setColor(color)))
            .addActions(
                SafeAction.newBuilder().setRelease(SafeAction.Release.getDefaultInstance()));
    return Buffer.buffer(
        AcquireLeaseRequest.newBuilder()
            .setRobotId(robot)
            .setPurpose("to fall silent")
            .setTimeToLive(Durations.fromSeconds(30))
            .setSilencePolicy(policy)
            .build()
            .toByteArray());
  }
}
